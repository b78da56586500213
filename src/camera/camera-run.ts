import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { ServiceError } from '../base/service-error.ts';
import { wallMs, type WallMs } from '../base/units.ts';
import type { CameraConfig } from '../config/schema.ts';
import type { Frame } from '../domain/frame.ts';
import type { SizeWh } from '../domain/picture.ts';
import { SEGMENT_S, type IngestSettings } from '../media/ffmpeg-args.ts';
import { FrameIntake, incomingOn, type FrameCounts, type Incoming, type StreamInfo } from './frame-intake.ts';
import type { FramePool } from './frame-pool.ts';
import { openStream, type StreamChild, type StreamLimits, type StreamOptions } from './stream-child.ts';

export interface RunOptions {
  readonly camera: CameraConfig;
  readonly inputWh: SizeWh;
  /** Where segments go: `<dir>/<camera id>/<run id>/`. Nothing is recorded where it is undefined. */
  readonly ring: { readonly dir: string; readonly minutes: number } | undefined;
  /** Notes about running children, and scripts with addresses. */
  readonly runDir: string;
  readonly clock: Clock;
  readonly limits: StreamLimits;
  readonly pool: FramePool;
  readonly counts: FrameCounts;
  readonly signal: AbortSignal;
  onRun(streams: RunStreams): void;
  onLive(): void;
  onStalled(fault: ServiceError): void;
  /** A line of the ffmpeg that decodes. */
  onComplaint(line: string): void;
  onStream(info: StreamInfo): void;
  onFrame(frame: Frame): void;
}

export interface RunStreams {
  readonly analysed: Incoming;
  /** The same object as `analysed` unless a sub-stream is analysed. */
  readonly recorded: Incoming;
}

export interface RunOutcome {
  /** Why it ended; undefined when a file was played to its end. */
  readonly fault: ServiceError | undefined;
  /** How long frames came. */
  readonly liveMs: number;
}

/**
 * One connection to the camera, from its start to its end: the straight path, no second try. One ffmpeg reads the stream;
 * a second one copies the main stream where a sub-stream is analysed (docs/design/time.md says why it is not the same
 * one). They begin and end together. Resolves when both are gone.
 */
export async function runOnce(options: RunOptions): Promise<RunOutcome> {
  const { camera, clock, ring, signal } = options;
  const runId = nextRunId(clock.wallMs(), ring && join(ring.dir, camera.id));
  const recorded = incomingOn(clock);
  const hasSubStream = camera.analysisUrl !== undefined && ring !== undefined;
  const analysed = hasSubStream ? incomingOn(clock) : recorded;
  options.onRun({ analysed, recorded });
  const sink = new FrameIntake({
    ...{ cameraId: camera.id, runId, declaredFps: camera.declaredFps, analysed, recorded },
    ...{ pool: options.pool, counts: options.counts, clock },
    onStream: (info) => options.onStream(info),
    onFrame: (frame) => options.onFrame(frame),
  });
  const frames = { analysedFps: camera.analysedFps, inputWh: options.inputWh, sink };
  const open = (
    part: Pick<StreamOptions, 'source' | 'frames' | 'segments' | 'incoming' | 'recordName'>,
  ): StreamChild =>
    openStream({
      ...{
        transport: camera.transport,
        loop: camera.loop,
        runDir: options.runDir,
        clock,
        limits: options.limits,
      },
      ...part,
      onAlive: () => {
        if (part.frames !== undefined) options.onLive();
      },
      onStalled: (fault) => options.onStalled(fault),
      onComplaint: (line) => {
        if (part.frames !== undefined) options.onComplaint(line);
      },
    });

  const children: StreamChild[] = [];
  const stopAll = (): void => {
    sink.close();
    for (const child of children) void child.stop();
  };
  let fault: ServiceError | undefined;
  try {
    const segments = ring === undefined ? undefined : segmentsOf(camera.id, runId, ring);
    const source = camera.analysisUrl ?? camera.url;
    children.push(
      open({
        source,
        frames,
        segments: hasSubStream ? undefined : segments,
        incoming: analysed,
        recordName: camera.id,
      }),
    );
    if (hasSubStream)
      children.push(
        open({
          source: camera.url,
          frames: undefined,
          segments,
          incoming: recorded,
          recordName: `${camera.id}.main`,
        }),
      );
    signal.addEventListener('abort', stopAll, { once: true });
    if (signal.aborted) stopAll();
    fault = await Promise.race(children.map(({ over }) => over));
  } catch (error) {
    fault = error instanceof ServiceError ? error : dataDirFault(options.runDir, error);
  } finally {
    signal.removeEventListener('abort', stopAll);
    stopAll();
    await Promise.all(children.map(({ over }) => over));
  }
  return { fault, liveMs: children[0]?.liveMs() ?? 0 };
}

/** Its number is later than that of any run before, also where the clock was set back: by it a run is known to be over. */
function nextRunId(now: WallMs, runsDir: string | undefined): WallMs {
  const earlier = runsDir === undefined ? [] : namesIn(runsDir).map(Number).filter(Number.isSafeInteger);
  return wallMs(Math.max(Math.round(now), ...earlier.map((id) => id + 1)));
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    // Nothing was recorded yet; a folder that cannot be read is told when the run's own is made in it.
    return [];
  }
}

function segmentsOf(
  cameraId: string,
  runId: WallMs,
  { dir, minutes }: NonNullable<RunOptions['ring']>,
): IngestSettings['segments'] {
  const runFolder = join(dir, cameraId, String(runId));
  mkdirSync(runFolder, { recursive: true });
  // The list outlives the files a little, so that a file on the disk always stands in it.
  return { dir: runFolder, listSize: Math.ceil((minutes * 60 * 1.5) / SEGMENT_S) + 30 };
}

/** Folders and notes are all that is written before ffmpeg runs. */
function dataDirFault(runDir: string, cause: unknown): ServiceError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ServiceError('E_DATA_DIR', `The data folder of ${runDir} cannot be written: ${why}.`, { cause });
}
