/**
 * Every error a user can meet: a stable code and its remedy. docs/errors.md is held against this table by a test.
 * The message of the error says what happened and names the thing; the remedy says what to do.
 */
export const REMEDIES = {
  E_CONFIG:
    'Correct the named keys in the configuration file; every key is explained in docs/configuration.md.',
  E_CONFIG_FILE: 'Give the path of a readable JSON file with --cameras FILE.',
  E_FFMPEG_MISSING:
    'Install ffmpeg (Debian, Ubuntu: sudo apt-get install ffmpeg), or set FFMPEG_PATH and FFPROBE_PATH.',
  E_CAMERA_UNREACHABLE:
    'Check that the camera is switched on, its address and port, and that this box may reach it.',
  E_CAMERA_AUTH: 'Correct the user name and password (environment variables named in cameras.json).',
  E_CAMERA_NOT_FOUND: 'Correct the path in the address of the stream; the camera answers, but not there.',
  E_CAMERA_NO_VIDEO: 'Point url at a stream that carries video.',
  E_CAMERA_CODEC: 'Set the camera to H.264, or install an ffmpeg that decodes its codec.',
  E_CAMERA_OFF: 'Switch the camera on under Connection on its page, or by `enabled` in the configuration.',
  E_CAMERA_STALLED: 'Check the cable and the load of the camera; the service connects again by itself.',
  E_FILE_MISSING: 'Correct the path of the file.',
  E_FILE_VIDEO: 'Give a video file that ffprobe can read; this one is damaged or no video.',
  E_CALIBRATION:
    'Give a JSON object with size [w, h] and camera {K, distortion, R, t}, as in docs/calibration.md.',
  E_MODEL_MISSING:
    'Put the model and its card into models/, or correct inference.models in the configuration.',
  E_MODEL_CARD: 'Correct the named keys of the model card; docs/models.md explains each.',
  E_MODEL_HASH:
    'The file is damaged or not the one the card describes: fetch it again, or correct sha256 in the card.',
  E_MODEL_LOAD:
    'The file is no ONNX model that this version of onnxruntime can run: fetch it again or convert it anew.',
  E_MODEL_SHAPE: 'Make the inputs and outputs in the card equal to those of the ONNX file.',
  E_INFERENCE:
    'The service starts the worker again by itself; if this repeats, run `qingfang models verify` and look at the free memory.',
  E_PORT_IN_USE: 'Stop the other program, or choose another port in the configuration.',
  E_DATA_DIR: 'Give the service a folder that it may write to (dataDir in the configuration).',
  E_DATABASE_CORRUPT:
    'Run `qingfang restore`; where there is no backup, move the named file away (keep it) and start again.',
  E_DATABASE_MISSING: 'Give the configuration of the service with --cameras FILE, or start the service once.',
  E_BACKUP: 'Look at `qingfang restore --list`, and check the free space and the folder of the backups.',
  E_CASE:
    'The id of a violation stands on its page and in its messages; where a file was changed, run `qingfang check --evidence`.',
  E_SITE_KEY:
    'Restore site-key.pem of the data folder from a backup; move it away to get a new key (cases signed before keep the old one).',
  E_DATABASE_VERSION:
    'Start a version of the service that is at least as new as the one that wrote the database.',
  E_SQLITE_OLD:
    'Reinstall better-sqlite3: SQLite 3.51.3 or newer is needed (older ones can lose data in WAL mode).',
  E_BROKER:
    'Check mqtt.url, user, password and certificates; the service keeps trying and loses nothing meanwhile.',
  E_ALREADY_RUNNING: 'Stop the other service that uses this data folder, or give this one its own dataDir.',
  E_ACCOUNT:
    'Look at `qingfang account list`; an account is disabled, never deleted, and one admin always stays.',
  E_BENCH:
    'Install what docs/demo.md names for the RTSP server of the demo, and see what the service itself says with `qingfang run`.',
  E_USAGE: 'See --help of the command.',
} as const;

export type ErrorCode = keyof typeof REMEDIES;

export class ServiceError extends Error {
  readonly code: ErrorCode;
  /** @param message what happened, naming the thing; must hold no secret */
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServiceError';
    this.code = code;
  }

  get remedy(): string {
    return REMEDIES[this.code];
  }

  /** One line for people: code, what happened, what to do. */
  toLine(): string {
    return `${this.code}: ${this.message} ${this.remedy}`;
  }
}
