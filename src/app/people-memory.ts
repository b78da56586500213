import type { Clock } from '../base/clock.ts';
import type { Observations } from '../domain/observation.ts';
import type { PeopleSeen } from '../geometry/head-cover.ts';

interface Remembered extends PeopleSeen {
  readonly runId: number;
  readonly atMs: number;
}

export interface SeenSpan {
  readonly cameraId: string;
  /** Times are those of this run. */
  readonly runId: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Until a clip is cut: its own length, the wait for the recording, a second try, and those before it in the queue. */
const KEPT_MS = 180_000;
/** So many at 30 frames a second; a camera with three people before it takes some 4 MB. */
const MOST_FRAMES = 5400;
/** Beside a span, so that who is seen just outside of it is not lost at its ends. */
const BESIDE_MS = 1500;

/** Who was seen in the last minutes, frame by frame: evidence is cut some seconds after it was seen. */
export class PeopleMemory {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #byCamera = new Map<string, Remembered[]>();

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  remember(cameraId: string, runId: number, { tMs, persons }: Pick<Observations, 'tMs' | 'persons'>): void {
    const frames = this.#byCamera.get(cameraId) ?? [];
    this.#byCamera.set(cameraId, frames);
    const atMs = this.#clock.monotonicMs();
    frames.push({ runId, atMs, tMs, persons });
    const fresh = frames.findIndex((frame) => atMs - frame.atMs < KEPT_MS);
    frames.splice(0, Math.max(fresh, frames.length - MOST_FRAMES));
  }

  /** In the order of time; empty where nothing is known any more. */
  recall({ cameraId, runId, fromMs, toMs }: SeenSpan): readonly PeopleSeen[] {
    return (this.#byCamera.get(cameraId) ?? [])
      .filter(
        (frame) => frame.runId === runId && frame.tMs >= fromMs - BESIDE_MS && frame.tMs <= toMs + BESIDE_MS,
      )
      .map(({ tMs, persons }) => ({ tMs, persons }));
  }
}
