import type { ErrorCode } from '../base/service-error.ts';
import type { PtsMs } from '../base/units.ts';
import type { Look, LookAnswer } from '../domain/look.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { ModelChoice } from './model-store.ts';
import type { PackedSighting } from './sighting.ts';

/** Given to a worker at its birth (workerData). */
export interface WorkerSetup {
  readonly models: ModelChoice;
  readonly inputWh: SizeWh;
}

/** Main thread to worker. */
export type InferenceRequest =
  | {
      readonly type: 'infer';
      readonly requestId: number;
      /** rgb24 of `inputWh`; transferred, and comes back with the reply */
      readonly buffer: ArrayBuffer;
      readonly pictureWh: SizeWh;
      readonly cameraId: string;
      readonly tMs: PtsMs;
    }
  | {
      readonly type: 'look-again';
      readonly requestId: number;
      readonly cameraId: string;
      readonly pictureWh: SizeWh;
      readonly looks: readonly Look[];
    }
  /** Let the networks go and end; nothing is sent after it. */
  | { readonly type: 'stop' };

/** Worker to main thread. First `started` or `start-failed`; then each request gets exactly one answer, in order. */
export type InferenceReply =
  | { readonly type: 'started' }
  | { readonly type: 'start-failed'; readonly code: ErrorCode; readonly detail: string }
  | {
      readonly type: 'observed';
      readonly requestId: number;
      readonly buffer: ArrayBuffer;
      readonly sighting: PackedSighting;
      /** Preparing, networks and decoding, on the worker's clock. */
      readonly inferMs: number;
    }
  | {
      readonly type: 'looked-again';
      readonly requestId: number;
      /** By look; undefined where not all of that time was seen. */
      readonly answers: readonly (LookAnswer | undefined)[];
    }
  | {
      readonly type: 'look-failed';
      readonly requestId: number;
      readonly code: ErrorCode;
      readonly detail: string;
    }
  | {
      readonly type: 'failed';
      readonly requestId: number;
      readonly buffer: ArrayBuffer;
      readonly code: ErrorCode;
      readonly detail: string;
    };
