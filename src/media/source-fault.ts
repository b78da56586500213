import { ServiceError, type ErrorCode } from '../base/service-error.ts';
import { redactCredentials } from './redact-credentials.ts';

/** What ffmpeg and ffprobe say on standard error, and what it means for a camera; the first that fits counts. */
const STREAM_FAULTS: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/Unrecognized option|Option not found|No such filter/i, 'E_FFMPEG_MISSING', 'needs ffmpeg 5.1 or newer'],
  [/401 Unauthorized|403 Forbidden|authorization failed/i, 'E_CAMERA_AUTH', 'refuses the user or password'],
  [/method PLAY failed: 45[45]/i, 'E_CAMERA_NO_VIDEO', 'carries no video'],
  [/404 Not Found/i, 'E_CAMERA_NOT_FOUND', 'offers no stream under this path'],
  [
    /matches no streams|does not contain any stream|Output file #0 does not contain/i,
    'E_CAMERA_NO_VIDEO',
    'carries no video',
  ],
  [
    /Decoder .*not found|no decoder found|Decoding requested, but no decoder|Unknown decoder/i,
    'E_CAMERA_CODEC',
    'sends video that this ffmpeg cannot decode',
  ],
  [/Connection refused/i, 'E_CAMERA_UNREACHABLE', 'refuses the connection'],
  [
    /Name or service not known|Failed to resolve|Temporary failure in name/i,
    'E_CAMERA_UNREACHABLE',
    'has a name that cannot be resolved',
  ],
  [
    /No route to host|Network is unreachable|Host is unreachable/i,
    'E_CAMERA_UNREACHABLE',
    'cannot be reached over the network',
  ],
  [/timed out/i, 'E_CAMERA_UNREACHABLE', 'does not answer'],
];

/**
 * Why a source gave no frames, from the last lines of standard error.
 * @param name as people know it: an address (credentials are taken out) or a path
 * @param isFile a path, not a stream
 * @param otherwise what is said when no line is understood
 */
export function sourceFault(
  name: string,
  isFile: boolean,
  lines: readonly string[],
  otherwise: string,
): ServiceError {
  const shown = redactCredentials(name);
  const text = lines.join('\n');
  // Whatever the source is: it is the recording that could not be written.
  if (/No space left on device/i.test(text))
    return new ServiceError('E_DATA_DIR', `The recording of ${shown} cannot be written: the disk is full.`);
  if (isFile) {
    if (/No such file or directory/i.test(text))
      return new ServiceError('E_FILE_MISSING', `There is no file ${shown}.`);
    const old = STREAM_FAULTS[0]!;
    if (old[0].test(text)) return new ServiceError(old[1], `${shown} ${old[2]}.`);
    if (/matches no streams|does not contain any stream/i.test(text))
      return new ServiceError('E_FILE_VIDEO', `${shown} carries no video.`);
    return new ServiceError('E_FILE_VIDEO', `${shown} ${otherwise}.`);
  }
  const known = STREAM_FAULTS.find(([pattern]) => pattern.test(text));
  if (known !== undefined) return new ServiceError(known[1], `${shown} ${known[2]}.`);
  return new ServiceError('E_CAMERA_UNREACHABLE', `${shown} ${otherwise}.`);
}
