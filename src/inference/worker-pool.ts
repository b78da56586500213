import { availableParallelism } from 'node:os';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { ServiceError } from '../base/service-error.ts';
import type { Frame } from '../domain/frame.ts';
import type { Look } from '../domain/look.ts';
import type { Observations } from '../domain/observation.ts';
import type { SizeWh } from '../domain/picture.ts';
import { InferenceCamera, type CameraListener } from './inference-camera.ts';
import { openModelChoice, type ModelChoice } from './model-store.ts';
import { unpackSighting } from './sighting.ts';
import { WorkerLane, type LookAnswers } from './worker-lane.ts';
import { spawnWorker, type SpawnWorker } from './worker-thread.ts';

export interface InferencePoolOptions {
  readonly modelsDir: string;
  /** Name of the card for people with joints. */
  readonly pose: string;
  /** Name of the card for parcels; the same one runs once a frame for both. */
  readonly object: string;
  /** Name of the card for the second look; null where there is none. */
  readonly look: string | null;
  /** Threads; as many as cores where it is left out. */
  readonly workers?: number | undefined;
  readonly log: Log;
  readonly spawn?: SpawnWorker;
  readonly restartAfterMs?: number;
}

export interface InferencePool extends Stoppable {
  /** The size that frames must have: rgb24, picture at the top left. */
  readonly inputWh: SizeWh;
  readonly models: ModelChoice;
  readonly workerCount: number;
  /** A camera stays on the worker with the fewest cameras at that moment. Its id must be free. */
  addCamera(cameraId: string, pictureWh: SizeWh, listener: CameraListener): InferenceCamera;
  /**
   * Looks at a frame that must not be dropped (replay). A camera's frames are worked on in order, by one worker.
   * @throws E_INFERENCE, E_MODEL_SHAPE: could not look
   */
  observeOnce(frame: Frame, pictureWh: SizeWh): Promise<Observations>;
  /** Looks a second time, over time, at the last seconds of what `observeOnce` was given. */
  lookAgainOnce(cameraId: string, pictureWh: SizeWh, looks: readonly Look[]): Promise<LookAnswers>;
}

/** Crops are cut from the frame: one made for a small detector would be too coarse. */
const LEAST_FRAME_FOR_CROPS: SizeWh = { w: 640, h: 384 };

/**
 * Opens the models, starts the worker threads and waits until all have loaded their networks.
 * @throws E_MODEL_MISSING, E_MODEL_CARD, E_MODEL_HASH, E_MODEL_LOAD, E_MODEL_SHAPE, E_INFERENCE
 */
export async function createInferencePool(options: InferencePoolOptions): Promise<InferencePool> {
  const { modelsDir, log, spawn = spawnWorker, restartAfterMs = 1000 } = options;
  const models = await openModelChoice(modelsDir, options.pose, options.object, options.look);
  const setup = { models, inputWh: frameSizeFor(models) };
  const count = options.workers ?? availableParallelism();
  const lanes = Array.from({ length: count }, () => new WorkerLane({ setup, spawn, log, restartAfterMs }));
  await startAll(lanes);
  const { pose, object, look } = options;
  log.info({ pose, object, look, workers: count }, 'networks loaded');
  /** By camera of `observeOnce`: who has seen it before knows what moves. */
  const seenBy = new Map<string, WorkerLane>();
  const laneOf = (cameraId: string): WorkerLane => {
    const lane = seenBy.get(cameraId) ?? leastBy(lanes, ({ backlog }) => backlog);
    seenBy.set(cameraId, lane);
    return lane;
  };
  return {
    inputWh: setup.inputWh,
    models,
    workerCount: count,
    addCamera: (cameraId, pictureWh, listener) => {
      const lane = leastBy(lanes, ({ cameraCount }) => cameraCount);
      return new InferenceCamera(cameraId, lane, setup.inputWh, pictureWh, listener);
    },
    observeOnce: (frame, pictureWh) =>
      new Promise((resolve, reject) => {
        laneOf(frame.cameraId).observeOnce({
          frame,
          pictureWh,
          settle: (outcome) => {
            if (outcome.kind === 'observed') resolve(unpackSighting(frame.tMs, outcome.sighting));
            else reject(new ServiceError(outcome.code, outcome.detail));
          },
        });
      }),
    lookAgainOnce: (cameraId, pictureWh, looks) => laneOf(cameraId).lookAgain(cameraId, pictureWh, looks),
    stop: async () => {
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
}

/** All or none: a lane that started is stopped when another one could not. */
async function startAll(lanes: readonly WorkerLane[]): Promise<void> {
  const results = await Promise.allSettled(lanes.map((lane) => lane.start()));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure === undefined) return;
  await Promise.all(lanes.map((lane) => lane.stop()));
  throw failure.reason;
}

/** The larger of what the networks ask for: a frame is only ever made smaller. */
function frameSizeFor({ pose, object, personBox }: ModelChoice): SizeWh {
  const sizes = [object, personBox ?? pose].map(({ card }) => card.input.sizeWh);
  if (personBox !== undefined) sizes.push(LEAST_FRAME_FOR_CROPS);
  return sizes.reduce((largest, size) => (size.w * size.h > largest.w * largest.h ? size : largest));
}

function leastBy<T>(items: readonly T[], measure: (item: T) => number): T {
  return items.reduce((least, item) => (measure(item) < measure(least) ? item : least));
}
