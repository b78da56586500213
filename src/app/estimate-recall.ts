import { weightedCountInterval } from './weighted-count.ts';
import { wilsonInterval, type Interval } from './wilson.ts';

/** Handlings among which each was drawn with the same chance. */
export interface QuietStratum {
  readonly handlings: number;
  readonly drawn: number;
  /** Drawn ones of which somebody could tell what happened. */
  readonly looks: number;
  /** Of these, violations. */
  readonly missed: number;
}

export interface RecallFacts {
  /** Handlings that raised an alarm. */
  readonly flagged: number;
  /** A random part of them that was looked at, and the violations in it. */
  readonly flaggedLooks: number;
  readonly flaggedFound: number;
  readonly quiet: readonly QuietStratum[];
}

export interface RecallEstimate extends Interval {
  readonly share: number;
  /** Violations that raised no alarm, estimated. */
  readonly missed: number;
}

/** Both bounds hold together in at least 95 of 100 when each holds in 97.5 (Bonferroni). */
const LEVEL_OF_EACH = 0.975;

/**
 * Of the violations among handlings that were seen, the share that raised an alarm: docs/design/recheck.md has the formula,
 * what it takes for granted, and its sources.
 * @returns undefined where one of the two kinds was not looked at, and where no violation was found in either
 */
export function estimateRecall({
  flagged,
  flaggedLooks,
  flaggedFound,
  quiet,
}: RecallFacts): RecallEstimate | undefined {
  const drawn = quiet.filter((stratum) => stratum.drawn > 0);
  const chanceWeight = ({ handlings, drawn }: QuietStratum): number => handlings / drawn;
  const all = quiet.reduce((sum, { handlings }) => sum + handlings, 0);
  const lookedFor = drawn.reduce((sum, stratum) => sum + stratum.looks * chanceWeight(stratum), 0);
  if (flaggedLooks === 0 || lookedFor === 0) return undefined;
  // What nobody looked at, or could tell, is taken to be like the rest.
  const counts = drawn
    .filter(({ looks }) => looks > 0)
    .map((stratum) => ({
      weight: (chanceWeight(stratum) * all) / lookedFor,
      found: stratum.missed,
    }));
  const missed = counts.reduce((sum, { weight, found }) => sum + weight * found, 0);
  const right = (flagged * flaggedFound) / flaggedLooks;
  if (missed + right === 0) return undefined;
  const missedWithin = weightedCountInterval(counts, LEVEL_OF_EACH);
  const rightWithin = wilsonInterval(flaggedFound, flaggedLooks, LEVEL_OF_EACH);
  return {
    share: right / (right + missed),
    low: shareOf(flagged * rightWithin.low, Math.min(all, missedWithin.high)),
    high: shareOf(flagged * rightWithin.high, missedWithin.low),
    missed,
  };
}

const shareOf = (right: number, missed: number): number =>
  right + missed === 0 ? 0 : right / (right + missed);
