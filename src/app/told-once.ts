import type { Clock } from '../base/clock.ts';

const MOST_KEYS = 1000;

/** Says of each key whether it is the first within a time: a page asks many times for what a person looks at once. */
export class ToldOnce {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #withinMs: number;
  readonly #told = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonicMs'>, withinMs: number) {
    this.#clock = clock;
    this.#withinMs = withinMs;
  }

  isFirst(key: string): boolean {
    const lastMs = this.#told.get(key);
    const nowMs = this.#clock.monotonicMs();
    if (lastMs !== undefined && nowMs - lastMs < this.#withinMs) return false;
    this.#told.delete(key);
    this.#told.set(key, nowMs);
    const oldest = this.#told.keys().next();
    if (this.#told.size > MOST_KEYS && oldest.done !== true) this.#told.delete(oldest.value);
    return true;
  }
}
