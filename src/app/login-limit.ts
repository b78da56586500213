import type { Clock } from '../base/clock.ts';

export interface LoginLimitOptions {
  readonly clock: Clock;
  /** Tries without a wait. */
  readonly freeTries: number;
  /** After the first try too many; doubles with each more. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

interface Tries {
  count: number;
  notBeforeMs: number;
  lastMs: number;
}

/** Without a try for this long a key starts anew. */
const FORGET_AFTER_MS = 3_600_000;
/** Keys come from strangers: their number is bounded. */
const MOST_KEYS = 10_000;

/** Back-off for tries of one kind, by key (a name, an address). Each try counts when it begins, so many at once count too. */
export class LoginLimit {
  readonly #options: LoginLimitOptions;
  /** In the order of their last try. */
  readonly #tries = new Map<string, Tries>();

  constructor(options: LoginLimitOptions) {
    this.#options = options;
  }

  /** @returns how long to wait; 0 where a try may begin now */
  waitMs(key: string): number {
    const known = this.#tries.get(key);
    return known === undefined ? 0 : Math.max(0, known.notBeforeMs - this.#options.clock.monotonicMs());
  }

  begin(key: string): void {
    const { clock, freeTries, firstWaitMs, longestWaitMs } = this.#options;
    const nowMs = clock.monotonicMs();
    const known = this.#tries.get(key);
    const count = known === undefined || nowMs - known.lastMs > FORGET_AFTER_MS ? 1 : known.count + 1;
    const waitMs = count < freeTries ? 0 : Math.min(firstWaitMs * 2 ** (count - freeTries), longestWaitMs);
    this.#tries.delete(key);
    this.#tries.set(key, { count, notBeforeMs: nowMs + waitMs, lastMs: nowMs });
    const oldest = this.#tries.keys().next();
    if (this.#tries.size > MOST_KEYS && oldest.done !== true) this.#tries.delete(oldest.value);
  }

  succeeded(key: string): void {
    this.#tries.delete(key);
  }

  /** The last try of many people's key was a good one: it does not count, those before it still do. */
  takeBack(key: string): void {
    const known = this.#tries.get(key);
    if (known === undefined) return;
    known.count -= 1;
    known.notBeforeMs = known.lastMs;
  }
}
