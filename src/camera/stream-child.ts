import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import { ServiceError } from '../base/service-error.ts';
import type { MonotonicMs } from '../base/units.ts';
import type { SizeWh } from '../domain/picture.ts';
import { ingestArgs, type IngestSettings } from '../media/ffmpeg-args.ts';
import { startFfmpeg, type FfmpegEnd } from '../media/ffmpeg.ts';
import { isStream, openSource } from '../media/open-source.ts';
import { redactCredentials } from '../media/redact-credentials.ts';
import { SourceFault, sourceFault } from '../media/source-fault.ts';
import { recordChild } from './child-record.ts';
import type { Incoming } from './frame-intake.ts';
import { NutReader, type NutSink } from './nut-reader.ts';

const LOOK_EVERY_MS = 250;

export interface StreamLimits {
  /** From the start of ffmpeg to the first sign of life. */
  readonly connectTimeoutMs: number;
  /** Without a sign of life. */
  readonly stallTimeoutMs: number;
  readonly quitGraceMs: number;
}

export interface StreamOptions {
  /** rtsp://, rtsps:// or a path */
  readonly source: string;
  readonly transport: 'tcp' | 'udp';
  /** A file begins anew at its end. */
  readonly loop: boolean;
  /** A decoded frame is the sign of life; where none are asked for, a packet is. */
  readonly frames:
    { readonly analysedFps: number; readonly inputWh: SizeWh; readonly sink: NutSink } | undefined;
  readonly segments: IngestSettings['segments'];
  readonly incoming: Incoming;
  readonly runDir: string;
  /** Names the note about the child in `runDir`. */
  readonly recordName: string;
  readonly clock: Clock;
  readonly limits: StreamLimits;
  /** What ffmpeg says besides its packets. */
  onComplaint(line: string): void;
  onAlive(): void;
  onStalled(fault: ServiceError): void;
}

export interface StreamChild extends Stoppable {
  /** Resolves when the process is gone: with what went wrong, or undefined when a file was played to its end. */
  readonly over: Promise<ServiceError | undefined>;
  /** Between the first and the last sign of life. */
  liveMs(): number;
}

/** One ffmpeg on one stream, watched: it is stopped when it shows no sign of life. */
export function openStream(options: StreamOptions): StreamChild {
  const { source, frames, segments, incoming, clock, limits } = options;
  const startedAt = clock.monotonicMs();
  let firstAt: MonotonicMs | undefined;
  let lastAt: MonotonicMs | undefined;
  let fault: ServiceError | undefined;
  let forget = (): void => undefined;
  const opened = openSource({ ...options, scriptDir: options.runDir });

  const alive = (): void => {
    lastAt = clock.monotonicMs();
    if (firstAt !== undefined) return;
    firstAt = lastAt;
    // ffmpeg has read the script; nobody needs it on the disk any more.
    opened.discard();
    options.onAlive();
  };
  const reader = frames === undefined ? undefined : new NutReader(announcing(frames.sink, alive));
  const ffmpeg = startFfmpeg({
    args: ingestArgs({ source: opened.input, frames, segments }),
    onData: (chunk) => reader?.push(chunk),
    onLine: (line) => {
      const known = incoming.meter.push(line);
      if (!known) options.onComplaint(line);
      else if (reader === undefined && incoming.meter.packets > 0) alive();
      return known;
    },
    onStart: (pid) => {
      forget = recordChild(options.runDir, options.recordName, pid);
    },
    quitGraceMs: limits.quitGraceMs,
  });
  const watchdog = setInterval(() => {
    const now = clock.monotonicMs();
    if (lastAt === undefined) {
      if (now - startedAt >= limits.connectTimeoutMs) fault = neverCame(source, limits);
    } else if (now - lastAt >= limits.stallTimeoutMs) {
      fault = stalled(source, limits);
      options.onStalled(fault);
    }
    if (fault === undefined) return;
    clearInterval(watchdog);
    void ffmpeg.stop();
  }, LOOK_EVERY_MS);

  const over = ffmpeg.over
    .then(
      (end) => endFault(options, end, fault),
      (error: unknown) => asFault(source, error),
    )
    .finally(() => {
      clearInterval(watchdog);
      opened.discard();
      forget();
    });
  return {
    over,
    stop: async () => {
      await ffmpeg.stop();
      await over;
    },
    liveMs: () => (firstAt === undefined || lastAt === undefined ? 0 : lastAt - firstAt),
  };
}

function announcing(sink: NutSink, alive: () => void): NutSink {
  return {
    claim: (tMs, byteLength) => {
      alive();
      return sink.claim(tMs, byteLength);
    },
    commit: (tMs, pixels) => sink.commit(tMs, pixels),
  };
}

function neverCame(source: string, { connectTimeoutMs }: StreamLimits): ServiceError {
  const said = `${redactCredentials(source)} gave no picture within ${connectTimeoutMs / 1000} s.`;
  return isStream(source)
    ? new SourceFault('E_CAMERA_UNREACHABLE', said, 'no-answer')
    : new ServiceError('E_FILE_VIDEO', said);
}

function stalled(source: string, { stallTimeoutMs }: StreamLimits): ServiceError {
  return new ServiceError(
    'E_CAMERA_STALLED',
    `${redactCredentials(source)} has sent no picture for ${stallTimeoutMs / 1000} s.`,
  );
}

/** What ffmpeg itself said is nearer to the cause than our own time-out. */
function endFault(
  { source, loop }: StreamOptions,
  end: FfmpegEnd,
  ours: ServiceError | undefined,
): ServiceError | undefined {
  if (ours?.code === 'E_CAMERA_STALLED') return ours;
  const isFile = !isStream(source);
  if (ours === undefined && isFile && !loop && end.exitCode === 0) return undefined;
  const named = sourceFault(source, isFile, end.lines, 'ended');
  const isGeneral = named.code === (isFile ? 'E_FILE_VIDEO' : 'E_CAMERA_UNREACHABLE');
  return ours !== undefined && isGeneral ? ours : named;
}

function asFault(source: string, error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const why = redactCredentials(error instanceof Error ? error.message : String(error));
  return new ServiceError('E_CAMERA_STALLED', `${redactCredentials(source)}: ${why}.`, { cause: error });
}
