import type { Clock } from '../base/clock.ts';

/** A large hub reads 50 parcels a second: what exceeds this by far is no sorter. */
const SCANS_A_SECOND = 200;
const MOST_AT_ONCE = 12_000;

/** How many scans may still be taken, over all ways in together: a flood costs neither the disk nor the cameras' time. */
export class ScanBudget {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #left = MOST_AT_ONCE;
  #atMs: number;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
    this.#atMs = clock.monotonicMs();
  }

  /** @returns how long to wait; 0 where they are taken */
  take(count: number): number {
    const nowMs = this.#clock.monotonicMs();
    this.#left = Math.min(MOST_AT_ONCE, this.#left + ((nowMs - this.#atMs) / 1000) * SCANS_A_SECOND);
    this.#atMs = nowMs;
    if (this.#left < count) return ((count - this.#left) / SCANS_A_SECOND) * 1000;
    this.#left -= count;
    return 0;
  }
}
