import { monotonicMs, wallMs, type MonotonicMs, type WallMs } from './units.ts';

/** Passed in wherever time matters, so that tests move it by hand. */
export interface Clock {
  monotonicMs(): MonotonicMs;
  wallMs(): WallMs;
}

export const systemClock: Clock = {
  monotonicMs: () => monotonicMs(performance.now()),
  wallMs: () => wallMs(Date.now()),
};
