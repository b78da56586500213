import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { ServiceError } from '../base/service-error.ts';
import type { PtsMs, WallMs } from '../base/units.ts';
import type { CameraConfig } from '../config/schema.ts';
import type { Frame } from '../domain/frame.ts';
import type { PictureFault } from '../domain/picture-fault.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { CAMERA_STATES } from '../wire/messages.ts';
import { backoffMs, type BackoffLimits } from './backoff.ts';
import { runOnce, type RunOptions, type RunOutcome, type RunStreams } from './camera-run.ts';
import type { StreamInfo } from './frame-intake.ts';
import { FramePool } from './frame-pool.ts';
import { PictureWatch } from './picture-watch.ts';
import type { StreamLimits } from './stream-child.ts';
import { streamWarnings } from './stream-warnings.ts';

/** One at the network, one waiting, one being written. */
const BUFFERS = 3;

export interface CameraLimits extends StreamLimits, BackoffLimits {
  /** Live for so long, and the next failure counts as the first again. */
  readonly resetAfterMs: number;
}

export const CAMERA_LIMITS: CameraLimits = {
  connectTimeoutMs: 10_000,
  stallTimeoutMs: 5000,
  quitGraceMs: 3000,
  firstMs: 1000,
  longestMs: 60_000,
  resetAfterMs: 30_000,
};

export interface CameraStatus {
  readonly state: (typeof CAMERA_STATES)[number];
  /** The last fault while frames do not come; undefined when live or never failed. */
  readonly reason: { readonly code: string; readonly text: string } | undefined;
  readonly since: WallMs;
  /** Why it sees nothing though pictures come. */
  readonly pictureFault: PictureFault | undefined;
}

export interface CameraStats extends CameraStatus {
  readonly measuredFps: number | undefined;
  readonly keyframeIntervalMs: number | undefined;
  readonly framesRead: number;
  readonly framesDropped: number;
  readonly warnings: readonly string[];
}

export interface CameraOptions {
  /** Addresses with their credentials filled in. */
  readonly camera: CameraConfig;
  readonly inputWh: SizeWh;
  /** Asked at the start of each run; undefined where nothing can be recorded: the camera is looked at all the same. */
  readonly ring: () => RunOptions['ring'];
  readonly runDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** So that many cameras do not start in the same moment. */
  readonly startDelayMs: number;
  /** 0..1 */
  readonly random: () => number;
  readonly limits?: Partial<CameraLimits>;
  /** A new run began: `tMs` starts anew, and the picture may be another one. Comes before its first frame. */
  onStream(info: StreamInfo): void;
  /** Within a run `tMs` only grows. Whoever takes the frame calls its `release`. */
  onFrame(frame: Frame): void;
  onState(status: CameraStatus): void;
}

export interface Camera extends Stoppable {
  stats(): CameraStats;
  /** A run that records nothing ends, and the next one asks for the ring anew; a run that records goes on. */
  recordAgain(): void;
  /** Host time of a moment of the current run; undefined while there is none. */
  toWallMs(tMs: PtsMs): WallMs | undefined;
}

/** Keeps one camera's stream running until it is stopped. */
export function startCamera(options: CameraOptions): Camera {
  const { camera, clock } = options;
  const limits = { ...CAMERA_LIMITS, ...options.limits };
  const log = options.log.child({ cameraId: camera.id });
  const pool = new FramePool(options.inputWh.w * options.inputWh.h * 3, BUFFERS);
  const counts = { read: 0, dropped: 0 };
  const ending = new AbortController();
  let status: CameraStatus = {
    ...{ state: 'connecting', reason: undefined, pictureFault: undefined },
    since: clock.wallMs(),
  };
  let pictureWh = options.inputWh;
  const watch = new PictureWatch(() => {
    const { fault } = watch;
    log.warn(
      { event: 'camera.picture', fault: fault ?? null },
      fault === undefined ? 'sees again' : 'sees nothing',
    );
    status = { ...status, pictureFault: fault, since: clock.wallMs() };
    options.onState(status);
  });
  let current: RunStreams | undefined;
  /** Of the present run. */
  let unrecorded: AbortController | undefined;

  const enter = (state: CameraStatus['state'], fault?: ServiceError): void => {
    const reason =
      state === 'live'
        ? undefined
        : fault === undefined
          ? status.reason
          : { code: fault.code, text: `${fault.message} ${fault.remedy}` };
    status = { ...status, state, reason, since: clock.wallMs() };
    options.onState(status);
  };

  const once = (): Promise<RunOutcome> => {
    enter('connecting');
    const ring = options.ring();
    unrecorded = ring === undefined ? new AbortController() : undefined;
    const signals = [ending.signal, ...(unrecorded === undefined ? [] : [unrecorded.signal])];
    return runOnce({
      ...options,
      ...{ ring, limits, pool, counts, signal: AbortSignal.any(signals) },
      onRun: (streams) => {
        current = streams;
      },
      onLive: () => {
        log.info({ event: 'camera.live' }, 'camera live');
        enter('live');
      },
      onStalled: (fault) => enter('stalled', fault),
      onComplaint: (line) => watch.complain(line, clock.monotonicMs()),
      onStream: (info) => {
        pictureWh = info.pictureWh;
        watch.begin();
        options.onStream(info);
      },
      onFrame: (frame) => {
        watch.look(frame.pixels, options.inputWh, pictureWh, frame.tMs, clock.monotonicMs());
        options.onFrame(frame);
      },
    });
  };

  const isStopped = (): boolean => ending.signal.aborted;

  const run = async (): Promise<void> => {
    await pause(options.startDelayMs, ending.signal);
    let failures = 0;
    while (!isStopped()) {
      const { fault, liveMs } = await once();
      if (unrecorded?.signal.aborted === true && !isStopped()) continue;
      if (fault === undefined || isStopped()) break;
      failures = liveMs >= limits.resetAfterMs ? 1 : failures + 1;
      const retryInMs = backoffMs(failures, options.random(), limits);
      log.warn({ event: 'camera.lost', code: fault.code, reason: fault.message, retryInMs }, 'camera lost');
      enter('backoff', fault);
      await pause(retryInMs, ending.signal);
    }
    current = undefined;
    enter('stopped');
  };
  const running = run();

  return {
    stop: () => {
      ending.abort();
      return running;
    },
    recordAgain: () => unrecorded?.abort(),
    stats: () => {
      const meter = current?.recorded.meter;
      const measuredFps = meter?.measuredFps;
      const keyframeIntervalMs = meter?.keyframeIntervalMs;
      const { declaredFps, analysedFps } = camera;
      return {
        ...status,
        ...{ measuredFps, keyframeIntervalMs, framesRead: counts.read, framesDropped: counts.dropped },
        warnings: streamWarnings({
          ...{ measuredFps, declaredFps, analysedFps, keyframeIntervalMs },
          analysedStreamFps: current?.analysed.meter.measuredFps,
          isRecorded: unrecorded === undefined,
        }),
      };
    },
    toWallMs: (tMs) => current?.recorded.clock.toWallMs(tMs),
  };
}

/** Ends early, and without an error, when the camera is stopped. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
