import type { Clock } from '../base/clock.ts';

/** For what strangers cause, as often as they like: a word now and then, with how many were left out, so that no log is filled. */
export class SparseWords {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #eachMs: number;
  #toldMs = -Infinity;
  #untold = 0;

  constructor(clock: Pick<Clock, 'monotonicMs'>, eachMs: number) {
    this.#clock = clock;
    this.#eachMs = eachMs;
  }

  /** @returns how many were left out since the last word; undefined where this one is left out as well */
  next(): number | undefined {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#toldMs < this.#eachMs) {
      this.#untold += 1;
      return undefined;
    }
    const untold = this.#untold;
    this.#toldMs = nowMs;
    this.#untold = 0;
    return untold;
  }
}
