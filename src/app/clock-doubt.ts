import type { ClockMark } from '../config/clock-mark.ts';
import type { ClockLevel } from '../wire/clock-message.ts';

/** A clock that is disciplined moves by less between two looks. */
export const STEP_MS = 60_000;
/** A box is switched off for a weekend; a step so long is that of a clock that kept the hours badly, or of a time server. */
export const LONGEST_OFF_MS = 3 * 86_400_000;
/** As long as a verdict takes to settle: what was just said is not old by a step of some hours. */
const SMALL_STEP_SETTLES_MS = 3_600_000;
/** Three days at work, over restarts: a person has seen the alarm, or the clock was right. */
const LARGE_STEP_SETTLES_MS = 3 * 86_400_000;

/**
 * What is known of the time after `elapsedMs` of the steady clock, when the host clock says `hostWallMs`. Pure. While the
 * host clock goes with the steady one it is believed. After a step the known time goes on by the steady clock, until the
 * host clock is back or the service has run for long enough: then the clock was right, or nobody minds.
 */
export function nextMark(mark: ClockMark, hostWallMs: number, elapsedMs: number): ClockMark {
  const knownWallMs = mark.knownWallMs + elapsedMs;
  const offMs = hostWallMs - knownWallMs;
  if (Math.abs(offMs) <= STEP_MS) return { knownWallMs: hostWallMs, doubt: null };
  // Another clock error than the one that was being waited for: its time begins anew. Off for a night is none.
  if (mark.doubt === null || Math.abs(offMs - mark.doubt.offMs) > LONGEST_OFF_MS)
    return { knownWallMs, doubt: { offMs, ranMs: 0 } };
  const ranMs = mark.doubt.ranMs + elapsedMs;
  if (ranMs >= settlesAfterMs(offMs)) return { knownWallMs: hostWallMs, doubt: null };
  return { knownWallMs, doubt: { offMs: mark.doubt.offMs, ranMs } };
}

/** After how long at work the host clock is believed though nobody said so. */
export const settlesAfterMs = (offMs: number): number =>
  Math.abs(offMs) > LONGEST_OFF_MS ? LARGE_STEP_SETTLES_MS : SMALL_STEP_SETTLES_MS;

/** What people are told: steps of hours settle by themselves before anybody could act. */
export function clockLevel({ doubt }: ClockMark): ClockLevel {
  if (doubt === null || Math.abs(doubt.offMs) <= LONGEST_OFF_MS) return 'ok';
  return doubt.offMs > 0 ? 'ahead' : 'behind';
}

/**
 * How long ago a moment was that the host clock wrote down, before or after it stepped: the least that it can be, so that
 * nothing counts as old because a clock went wrong. Negative where it lies ahead of both.
 */
export function ageMs(atWallMs: number, hostWallMs: number, knownWallMs: number): number {
  const ages = [hostWallMs - atWallMs, knownWallMs - atWallMs];
  const possible = ages.filter((age) => age >= 0);
  return possible.length > 0 ? Math.min(...possible) : Math.max(...ages);
}
