import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { PtsMs, WallMs } from '../base/units.ts';
import type { StreamInfo } from '../camera/frame-intake.ts';
import { startCamera, type Camera } from '../camera/start-camera.ts';
import type { CameraConfig, Config } from '../config/schema.ts';
import type { CameraModel } from '../domain/camera.ts';
import type { Handling } from '../domain/handling.ts';
import type { Observations } from '../domain/observation.ts';
import { scaledTo } from '../geometry/scale-camera.ts';
import { createJudge, type Judge } from '../handling/judge.ts';
import type { InferenceCamera } from '../inference/inference-camera.ts';
import type { InferencePool } from '../inference/worker-pool.ts';
import type { JudgedWith } from '../store/handling-row.ts';
import { PictureTap, type TappedFrame } from './picture-tap.ts';
import { SecondLook } from './second-look.ts';
import { toCameraState } from './camera-state.ts';
import type { CameraState } from '../wire/messages.ts';
import { zoneMap, type ZoneMap } from './zones.ts';

/** A finished handling with where and when, in the words of the store. */
export interface JudgedHandling {
  readonly handling: Handling;
  readonly cameraId: string;
  readonly cameraName: string;
  readonly zone: string | undefined;
  readonly limitM: number;
  readonly pictureWh: StreamInfo['pictureWh'];
  readonly runId: number;
  readonly releasedWallMs: WallMs;
  readonly judgedWith: JudgedWith;
}

export interface CameraLineOptions {
  readonly camera: CameraConfig;
  readonly config: Config;
  readonly pool: InferencePool;
  /** Of this program. */
  readonly version: string;
  readonly ringDir: string;
  readonly runDir: string;
  /** False while the disk is full. */
  readonly canRecord: () => boolean;
  /** Asked at the start of each run, and again by `judgeAnew`; undefined: learnt from people. */
  readonly calibration: () => CameraModel | undefined;
  /** Asked when the calibration is. */
  readonly zones: () => CameraConfig['zones'];
  readonly startDelayMs: number;
  /** Besides what is odd about its stream. */
  readonly warnings: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly onHandling: (judged: JudgedHandling) => void;
  /** A frame was looked at. */
  readonly onSeen: (runId: number, seen: Observations) => void;
  readonly onStateChange: () => void;
}

export interface CameraLine extends Stoppable {
  /** There is room again: a run without a recording begins anew with one. */
  recordAgain(): void;
  /** Calibration or zones are others: the present run is judged by them from its next frame on. */
  judgeAnew(): void;
  /** By what its metres are measured now, for its present picture; undefined between two runs. */
  metres(): Judge['metres'] | undefined;
  state(): CameraState;
  /** The next frame that is looked at; undefined once the signal says that it came too late. */
  picture(signal: AbortSignal): Promise<TappedFrame | undefined>;
}

/** One life of the stream: its times, its picture and its judge belong together and end together. */
interface Run {
  readonly info: StreamInfo;
  readonly eyes: InferenceCamera;
  /** Others when people calibrate or draw. */
  judge: Judge;
  second: SecondLook;
}

/** One camera's way: frames -> observations -> proposals -> second look -> handlings. A fault in here is this camera's alone. */
export function startCameraLine(options: CameraLineOptions): CameraLine {
  const { camera: settings, config, pool, clock } = options;
  const log = options.log.child({ cameraId: settings.id });
  const failures = failureLog(log, clock);
  const past = { analysed: 0, dropped: 0 };
  const tap = new PictureTap();
  let run: Run | undefined;

  const withWhat = {
    version: options.version,
    models: modelsOf(pool),
  };
  const handOn = (
    info: StreamInfo,
    zones: ZoneMap,
    calibration: CameraModel | undefined,
    handling: Handling,
  ): void =>
    options.onHandling({
      handling,
      cameraId: settings.id,
      cameraName: settings.name,
      runId: info.runId,
      pictureWh: info.pictureWh,
      releasedWallMs: wallOf(handling.tReleaseMs),
      ...placeOf(handling, zones, { ...withWhat, calibration }),
    });
  const endRun = (): void => {
    if (run === undefined) return;
    const ended = run;
    run = undefined;
    const { analysed, dropped } = ended.eyes.stats();
    past.analysed += analysed;
    past.dropped += dropped;
    ended.eyes.remove();
    ended.second.end(ended.judge.flush());
  };
  const judgeBy = ({ info, eyes }: Pick<Run, 'info' | 'eyes'>): Pick<Run, 'judge' | 'second'> => {
    const zones = zoneMap({ zones: options.zones() }, config.rules, info.pictureWh);
    const calibration = options.calibration();
    const judge = createJudge({
      pictureWh: info.pictureWh,
      camera: scaledTo(calibration, info.pictureWh),
      rulesAt: (xPx, yPx) => zones.rulesAt(xPx, yPx),
    });
    const { look } = pool.models;
    const second = new SecondLook(
      look && { joins: look.card.joins, lookAgain: (looks) => eyes.lookAgain(looks) },
      (handling) => handOn(info, zones, calibration, handling),
    );
    return { judge, second };
  };
  const beginRun = (info: StreamInfo): void => {
    endRun();
    tap.forget();
    const eyes = pool.addCamera(settings.id, info.pictureWh, {
      onObserved: (seen) => {
        tap.observed(seen, info.pictureWh);
        options.onSeen(info.runId, seen);
        void begun.second.take(begun.judge.update(seen), seen.tMs);
      },
      onFailed: (failure) => failures(failure.code, failure.detail),
    });
    const begun: Run = { info, eyes, ...judgeBy({ info, eyes }) };
    run = begun;
  };

  const source: Camera = startCamera({
    camera: settings,
    inputWh: pool.inputWh,
    ring: () =>
      options.canRecord() ? { dir: options.ringDir, minutes: config.evidence.ringMinutes } : undefined,
    runDir: options.runDir,
    clock,
    log: options.log,
    startDelayMs: options.startDelayMs,
    random: Math.random,
    onStream: beginRun,
    onFrame: (frame) => {
      if (run === undefined) frame.release(frame.pixels.buffer);
      else run.eyes.offer(tap.watch(frame));
    },
    onState: (status) => {
      if (status.state === 'backoff' || status.state === 'stopped') endRun();
      options.onStateChange();
    },
  });
  // Between two runs there is no stream clock: what is judged then was released moments ago.
  const wallOf = (tMs: PtsMs): WallMs => source.toWallMs(tMs) ?? clock.wallMs();

  return {
    stop: () => source.stop(),
    recordAgain: () => source.recordAgain(),
    judgeAnew: () => {
      if (run === undefined) return;
      // What was under way is judged by what it was seen with.
      run.second.end(run.judge.flush());
      Object.assign(run, judgeBy(run));
    },
    metres: () => run?.judge.metres,
    picture: (signal) => tap.ask(signal),
    state: () => {
      const eyes = run?.eyes.stats();
      const stats = source.stats();
      return toCameraState({
        camera: settings,
        timeZone: config.site.timeZone,
        stats: { ...stats, warnings: [...options.warnings, ...stats.warnings] },
        framesAnalysed: past.analysed + (eyes?.analysed ?? 0),
        framesDropped: past.dropped + (eyes?.dropped ?? 0),
        inferenceMs: eyes?.inferMsP50,
      });
    },
  };
}

function placeOf(
  { boxXyxyPx: [x0, y0, x1, y1] }: Handling,
  zones: ZoneMap,
  withWhat: Omit<JudgedWith, 'rules'>,
): Pick<JudgedHandling, 'zone' | 'limitM' | 'judgedWith'> {
  const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const rules = zones.rulesAt(x, y);
  return {
    zone: zones.zoneAt(x, y)?.id,
    limitM: rules.throwLimitM,
    judgedWith: { ...withWhat, rules },
  };
}

/** Each network once, though one may do the work of two. */
function modelsOf({ models: { pose, object, personBox, look } }: InferencePool): JudgedWith['models'] {
  const cards = [pose, object, personBox, look].flatMap((model) => model?.card ?? []);
  return [...new Map(cards.map(({ name, sha256 }) => [name, { name, sha256 }])).values()];
}

const FAILURE_LINE_EVERY_MS = 1000;

/** A failure a frame becomes one line a second with a count. */
function failureLog(log: Log, clock: Clock): (code: string, detail: string) => void {
  let lastMs = -Infinity;
  let unsaid = 0;
  return (code, detail) => {
    unsaid += 1;
    const now = clock.monotonicMs();
    if (now - lastMs < FAILURE_LINE_EVERY_MS) return;
    log.error({ event: 'inference.failed', code, detail, frames: unsaid }, 'frames could not be looked at');
    lastMs = now;
    unsaid = 0;
  };
}
