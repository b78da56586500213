import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { ServiceError } from '../base/service-error.ts';
import { wallMs } from '../base/units.ts';
import type { CameraConfig } from '../config/schema.ts';
import type { Frame } from '../domain/frame.ts';
import type { SizeWh } from '../domain/picture.ts';
import { ingestArgs, SEGMENT_S } from '../media/ffmpeg-args.ts';
import { startFfmpeg, type FfmpegEnd } from '../media/ffmpeg.ts';
import { isStream, openSource, type OpenedSource } from '../media/open-source.ts';
import { redactCredentials } from '../media/redact-credentials.ts';
import { sourceFault } from '../media/source-fault.ts';
import { recordChild } from './child-record.ts';
import { FrameIntake, type FrameCounts, type StreamInfo } from './frame-intake.ts';
import type { FramePool } from './frame-pool.ts';
import { NutReader } from './nut-reader.ts';
import { PacketLines } from './packet-lines.ts';

const LOOK_EVERY_MS = 250;

export interface RunLimits {
  /** From the start of ffmpeg to the first decoded frame. */
  readonly connectTimeoutMs: number;
  /** Without a decoded frame. */
  readonly stallTimeoutMs: number;
  readonly quitGraceMs: number;
}

export interface RunOptions {
  readonly camera: CameraConfig;
  readonly inputWh: SizeWh;
  /** Where segments go: `<dir>/<camera id>/<run id>/`. */
  readonly ring: { readonly dir: string; readonly minutes: number } | undefined;
  /** Notes about running children, and scripts with addresses. */
  readonly runDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: RunLimits;
  readonly pool: FramePool;
  readonly counts: FrameCounts;
  readonly signal: AbortSignal;
  onRun(run: { readonly lines: PacketLines; readonly intake: FrameIntake }): void;
  onLive(): void;
  onStalled(fault: ServiceError): void;
  onStream(info: StreamInfo): void;
  onFrame(frame: Frame): void;
}

export interface RunOutcome {
  /** Why it ended; undefined when a file was played to its end. */
  readonly fault: ServiceError | undefined;
  /** How long frames came. */
  readonly liveMs: number;
}

/** One start of ffmpeg, to its end: the straight path, no second try. Resolves when the process is gone. */
export async function runOnce(options: RunOptions): Promise<RunOutcome> {
  const { camera, clock, limits } = options;
  const startedAt = clock.monotonicMs();
  const runId = wallMs(Math.round(clock.wallMs()));
  const sources = openSources(options);
  // The script is open once ffmpeg tells of its first packet; nobody needs it on the disk after that.
  const discard = (): void => sources.forEach((source) => source.discard());
  const lines = new PacketLines({ onPacket: (meter, tMs) => intake.onPacket(meter, tMs) });
  const intake: FrameIntake = new FrameIntake({
    ...{
      cameraId: camera.id,
      runId,
      declaredFps: camera.declaredFps,
      separate: camera.analysisUrl !== undefined,
    },
    ...{ pool: options.pool, counts: options.counts, lines, clock },
    onDecoded: () => {
      discard();
      options.onLive();
    },
    onStream: (info) => options.onStream(info),
    onFrame: (frame) => options.onFrame(frame),
  });
  options.onRun({ lines, intake });
  const reader = new NutReader(intake);
  let fault: ServiceError | undefined;
  let forget: (() => void) | undefined;
  try {
    const ffmpeg = startFfmpeg({
      args: ingestArgs(settingsOf(options, sources, runId)),
      onData: (chunk) => reader.push(chunk),
      onLine: (line) => lines.push(line),
      onStart: (pid) => (forget = recordChild(options.runDir, camera.id, pid)),
      quitGraceMs: limits.quitGraceMs,
    });
    const giveUp = (): void => {
      intake.close();
      void ffmpeg.stop();
    };
    const watchdog = setInterval(() => {
      fault ??= overdue(camera, intake, limits, clock.monotonicMs() - startedAt, clock);
      if (fault === undefined) return;
      clearInterval(watchdog);
      if (intake.firstFrameAt !== undefined) options.onStalled(fault);
      giveUp();
    }, LOOK_EVERY_MS);
    options.signal.addEventListener('abort', giveUp, { once: true });
    if (options.signal.aborted) giveUp();
    try {
      const end = await ffmpeg.over;
      if (fault?.code !== 'E_CAMERA_STALLED') fault = endFault(camera, end, fault);
    } finally {
      clearInterval(watchdog);
      options.signal.removeEventListener('abort', giveUp);
    }
  } catch (error) {
    fault = asFault(camera, error);
  } finally {
    discard();
    forget?.();
    intake.close();
  }
  const { firstFrameAt, lastFrameAt } = intake;
  return {
    fault,
    liveMs: firstFrameAt === undefined || lastFrameAt === undefined ? 0 : lastFrameAt - firstFrameAt,
  };
}

function openSources({ camera, runDir }: RunOptions): OpenedSource[] {
  const { url, analysisUrl, transport, loop } = camera;
  return [url, ...(analysisUrl === undefined ? [] : [analysisUrl])].map((source) =>
    openSource({ source, transport, loop, scriptDir: runDir }),
  );
}

function settingsOf({ camera, inputWh, ring }: RunOptions, sources: readonly OpenedSource[], runId: number) {
  const [main, analysis] = sources;
  let segmentDir: string | undefined;
  if (ring !== undefined) {
    segmentDir = join(ring.dir, camera.id, String(runId));
    try {
      mkdirSync(segmentDir, { recursive: true });
    } catch (cause) {
      throw new ServiceError('E_DATA_DIR', `${segmentDir} cannot be made.`, { cause });
    }
  }
  return {
    ...{ main: main!.input, analysis: analysis?.input, analysedFps: camera.analysedFps, inputWh, segmentDir },
    // The list outlives the files a little, so that a file on the disk always stands in it.
    segmentListSize: Math.ceil(((ring?.minutes ?? 1) * 60 * 1.5) / SEGMENT_S) + 30,
  };
}

function overdue(
  camera: CameraConfig,
  intake: FrameIntake,
  limits: RunLimits,
  sinceStartMs: number,
  clock: Clock,
): ServiceError | undefined {
  const shown = redactCredentials(camera.url);
  const { lastFrameAt } = intake;
  if (lastFrameAt === undefined)
    return sinceStartMs < limits.connectTimeoutMs
      ? undefined
      : new ServiceError(
          isStream(camera.url) ? 'E_CAMERA_UNREACHABLE' : 'E_FILE_VIDEO',
          `${shown} gave no picture within ${limits.connectTimeoutMs / 1000} s.`,
        );
  if (clock.monotonicMs() - lastFrameAt < limits.stallTimeoutMs) return undefined;
  return new ServiceError(
    'E_CAMERA_STALLED',
    `${shown} has sent no picture for ${limits.stallTimeoutMs / 1000} s.`,
  );
}

/** What ffmpeg itself said is nearer to the cause than our own time-out. */
function endFault(
  camera: CameraConfig,
  end: FfmpegEnd,
  ours: ServiceError | undefined,
): ServiceError | undefined {
  const isFile = !isStream(camera.url);
  if (ours === undefined && isFile && !camera.loop && end.exitCode === 0) return undefined;
  const named = sourceFault(camera.url, isFile, end.lines, 'ended');
  const general = named.code === (isFile ? 'E_FILE_VIDEO' : 'E_CAMERA_UNREACHABLE');
  return ours !== undefined && general ? ours : named;
}

function asFault(camera: CameraConfig, error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const why = redactCredentials(error instanceof Error ? error.message : String(error));
  return new ServiceError('E_CAMERA_STALLED', `${redactCredentials(camera.url)}: ${why}.`, { cause: error });
}
