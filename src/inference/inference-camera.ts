import type { ErrorCode } from '../base/service-error.ts';
import type { PtsMs } from '../base/units.ts';
import type { Frame } from '../domain/frame.ts';
import type { Look } from '../domain/look.ts';
import type { Observations } from '../domain/observation.ts';
import type { SizeWh } from '../domain/picture.ts';
import { unpackSighting } from './sighting.ts';
import type { FrameOutcome, LookAnswers, WorkerLane } from './worker-lane.ts';

/** A frame that could not be looked at. */
export interface FrameFailure {
  readonly tMs: PtsMs;
  readonly code: ErrorCode;
  readonly detail: string;
}

export interface CameraListener {
  /** In the order in which the frames were offered. */
  readonly onObserved: (seen: Observations) => void;
  readonly onFailed: (failure: FrameFailure) => void;
}

/** Since the camera was added. Offered = analysed + dropped + failed + those at work or waiting. */
export interface CameraInferenceStats {
  readonly analysed: number;
  /** Replaced by a newer frame before their turn. */
  readonly dropped: number;
  readonly failed: number;
  /** Median of the last 101 frames; undefined before the first. */
  readonly inferMsP50: number | undefined;
}

const REMEMBERED = 101;

/** One camera's place at the pool: newest frame wins, each buffer comes back through `frame.release`. */
export class InferenceCamera {
  readonly #cameraId: string;
  readonly #lane: WorkerLane;
  readonly #inputWh: SizeWh;
  readonly #listener: CameraListener;
  readonly #recentMs = new Float64Array(REMEMBERED);
  #pictureWh: SizeWh;
  #removed = false;
  #analysed = 0;
  #dropped = 0;
  #failed = 0;

  constructor(
    cameraId: string,
    lane: WorkerLane,
    inputWh: SizeWh,
    pictureWh: SizeWh,
    listener: CameraListener,
  ) {
    this.#cameraId = cameraId;
    this.#lane = lane;
    this.#inputWh = inputWh;
    this.#pictureWh = pictureWh;
    this.#listener = listener;
    lane.addCamera(cameraId);
  }

  /** Takes the frame's pixels; whatever happens they come back through its `release`. */
  offer(frame: Frame): void {
    const { w, h } = this.#inputWh;
    if (frame.pixels.buffer.byteLength !== w * h * 3)
      throw new Error(`a frame of ${this.#cameraId} must own exactly ${w}x${h} rgb24 pixels`);
    if (this.#removed) {
      frame.release(frame.pixels.buffer);
      return;
    }
    const replaced = this.#lane.offer(this.#cameraId, {
      frame,
      pictureWh: this.#pictureWh,
      settle: (outcome) => this.#settle(frame.tMs, outcome),
    });
    if (replaced === undefined) return;
    this.#dropped++;
    replaced.frame.release(replaced.frame.pixels.buffer);
  }

  /** For frames offered from now on: the camera's picture has another size. */
  setPicture(pictureWh: SizeWh): void {
    this.#pictureWh = pictureWh;
  }

  /** Looks a second time, over time, at what was offered in the last seconds. */
  lookAgain(looks: readonly Look[]): Promise<LookAnswers> {
    return this.#lane.lookAgain(this.#cameraId, this.#pictureWh, looks);
  }

  stats(): CameraInferenceStats {
    const recent = this.#recentMs.slice(0, Math.min(this.#analysed, REMEMBERED)).sort();
    return {
      analysed: this.#analysed,
      dropped: this.#dropped,
      failed: this.#failed,
      inferMsP50: recent[Math.floor(recent.length / 2)],
    };
  }

  /** The listener hears nothing any more, not even of the frame at work. */
  remove(): void {
    if (this.#removed) return;
    this.#removed = true;
    const waiting = this.#lane.removeCamera(this.#cameraId);
    waiting?.frame.release(waiting.frame.pixels.buffer);
  }

  #settle(tMs: PtsMs, outcome: FrameOutcome): void {
    if (this.#removed) return;
    if (outcome.kind === 'failed') {
      this.#failed++;
      this.#listener.onFailed({ tMs, code: outcome.code, detail: outcome.detail });
      return;
    }
    this.#recentMs[this.#analysed++ % REMEMBERED] = outcome.inferMs;
    this.#listener.onObserved(unpackSighting(tMs, outcome.sighting));
  }
}
