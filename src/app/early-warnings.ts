import type { EarlyWarning } from '../wire/statistics.ts';

/** Three rises take four days. */
export const WARNED_DAYS = 4;

/** What was handled at a place or in a shift on one day of the site. */
export interface WatchedDay {
  readonly day: string;
  readonly handlings: number;
  /** As people corrected them. */
  readonly violations: number;
  /** False while it runs: the rest of a day may turn it. */
  readonly isOver: boolean;
  /** Too little was seen to tell. */
  readonly isBlind: boolean;
}

/** Omitted over each member: `Omit` of a union would keep only what all members share. */
type WatchedName = EarlyWarning extends infer W ? (W extends EarlyWarning ? Omit<W, 'days'> : never) : never;

export interface Watched {
  readonly of: WatchedName;
  /** Days that follow each other, oldest first. */
  readonly days: readonly WatchedDay[];
}

/**
 * Those whose share of violations rose on each of the last three days. A day with few handlings, or one that nobody saw,
 * proves nothing, so with it there is no warning. Chance alone makes four shares rise in 1 of 24 cases: a hint, no judgement.
 */
export function earlyWarnings(watched: readonly Watched[], minHandlings: number): readonly EarlyWarning[] {
  return watched.flatMap(({ of, days: all }) => {
    const days = all.slice(-WARNED_DAYS);
    const areSound =
      days.length === WARNED_DAYS &&
      days.every(({ isOver, isBlind, handlings }) => isOver && !isBlind && handlings >= minHandlings);
    const rises = days.every((day, i) => {
      const before = days[i - 1];
      return before === undefined || shareOf(day) > shareOf(before);
    });
    if (!areSound || !rises) return [];
    return [{ ...of, days: days.map(({ day, handlings, violations }) => ({ day, handlings, violations })) }];
  });
}

function shareOf({ handlings, violations }: WatchedDay): number {
  return violations / handlings;
}
