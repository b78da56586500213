import { execFile, type ExecFileException } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ServiceError } from '../base/service-error.ts';
import type { SizeWh } from '../domain/picture.ts';
import { probeArgs } from './ffmpeg-args.ts';
import { missing } from './ffmpeg.ts';
import { isStream, openSource } from './open-source.ts';
import { redactCredentials } from './redact-credentials.ts';
import { sourceFault } from './source-fault.ts';

export interface ProbeOptions {
  /** rtsp://, rtsps:// or a path */
  readonly source: string;
  readonly transport?: 'tcp' | 'udp';
  readonly timeoutMs?: number;
  /** Reads packets for so long to measure the keyframe interval; a live stream takes that time. */
  readonly packetsS?: number;
}

export interface VideoInfo {
  readonly codec: string;
  /** As it is shown: a turned phone video has width and height exchanged. */
  readonly sizeWh: SizeWh;
  /** Mean rate as the container tells it; undefined where it does not know. */
  readonly fps: number | undefined;
  /** Undefined for a live stream. */
  readonly durationMs: number | undefined;
  /** Longest span between keyframes in the packets that were read. */
  readonly keyframeIntervalMs: number | undefined;
}

interface ProbeJson {
  readonly streams?: readonly ProbeStream[];
  readonly format?: { readonly duration?: string };
  readonly packets?: readonly { readonly pts_time?: string; readonly flags?: string }[];
}
interface ProbeStream {
  readonly codec_name?: string;
  readonly width?: number;
  readonly height?: number;
  readonly avg_frame_rate?: string;
  readonly r_frame_rate?: string;
  readonly side_data_list?: readonly { readonly rotation?: number }[];
}

/**
 * What a camera or a file offers.
 * @throws E_CAMERA_UNREACHABLE, E_CAMERA_AUTH, E_CAMERA_NOT_FOUND, E_CAMERA_NO_VIDEO, E_CAMERA_CODEC, E_FILE_MISSING,
 * E_FILE_VIDEO, E_FFMPEG_MISSING; no message holds credentials
 */
export async function probe(options: ProbeOptions): Promise<VideoInfo> {
  const { source, transport = 'tcp', timeoutMs = 10_000, packetsS } = options;
  const isFile = !isStream(source);
  if (isFile && !existsSync(source)) throw new ServiceError('E_FILE_MISSING', `There is no file ${source}.`);
  const opened = openSource({ source, transport, loop: false });
  try {
    const { error, stdout, stderr } = await ffprobe(probeArgs(opened.input, packetsS), timeoutMs);
    if (error?.code === 'ENOENT') throw missing('ffprobe', error);
    const lines = stderr.split('\n');
    if (error?.killed === true) lines.push('timed out');
    if (error !== null) throw sourceFault(source, isFile, lines, 'cannot be read as video');
    return videoInfo(JSON.parse(stdout) as ProbeJson, source, isFile);
  } finally {
    opened.discard();
  }
}

interface Probed {
  readonly error: ExecFileException | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ffprobe(args: readonly string[], timeoutMs: number): Promise<Probed> {
  const program = process.env['FFPROBE_PATH'] ?? 'ffprobe';
  const limits = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 32 * 1024 * 1024 } as const;
  return new Promise((resolve) => {
    execFile(program, args, limits, (error, stdout, stderr) => resolve({ error, stdout, stderr }));
  });
}

function videoInfo(json: ProbeJson, source: string, isFile: boolean): VideoInfo {
  const shown = redactCredentials(source);
  const stream = json.streams?.[0];
  if (stream === undefined)
    throw new ServiceError(isFile ? 'E_FILE_VIDEO' : 'E_CAMERA_NO_VIDEO', `${shown} carries no video.`);
  const { codec_name: codec, width, height } = stream;
  if (codec === undefined || width === undefined || height === undefined || width === 0 || height === 0)
    throw new ServiceError(
      isFile ? 'E_FILE_VIDEO' : 'E_CAMERA_CODEC',
      `${shown} carries video of a kind that ffmpeg does not know.`,
    );
  const quarterTurns = Math.round((stream.side_data_list?.find((d) => d.rotation)?.rotation ?? 0) / 90);
  const duration = Number(json.format?.duration);
  return {
    codec,
    sizeWh: quarterTurns % 2 === 0 ? { w: width, h: height } : { w: height, h: width },
    fps: ratio(stream.avg_frame_rate) ?? ratio(stream.r_frame_rate),
    durationMs: Number.isFinite(duration) ? duration * 1000 : undefined,
    keyframeIntervalMs: longestKeyframeSpan(json.packets ?? []),
  };
}

function ratio(text: string | undefined): number | undefined {
  const [num, den] = (text ?? '').split('/').map(Number);
  return num !== undefined && den !== undefined && num > 0 && den > 0 ? num / den : undefined;
}

function longestKeyframeSpan(packets: NonNullable<ProbeJson['packets']>): number | undefined {
  const keysMs = packets
    .filter(({ flags, pts_time }) => flags?.startsWith('K') === true && pts_time !== undefined)
    .map(({ pts_time }) => Number(pts_time) * 1000);
  const spans = keysMs.slice(1).map((tMs, i) => tMs - keysMs[i]!);
  return spans.length === 0 ? undefined : Math.max(...spans);
}
