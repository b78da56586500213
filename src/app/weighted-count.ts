import { gammaQuantile } from './gamma-quantile.ts';
import type { Interval } from './wilson.ts';

/** So many were found, each of which stands for `weight` of all. */
export interface WeightedCount {
  readonly weight: number;
  readonly found: number;
}

/**
 * The gamma interval of a weighted sum of rare counts, each taken as Poisson: exact where all weights are the same, wider than
 * need be where they are not, and of use where nothing was found at all.
 * @param level such as 0.95
 * Source: M. P. Fay, E. J. Feuer, Statist. Med. 16 (1997) 791–801; for weighted samples with rare finds D. M. Bayer, M. P. Fay,
 * B. I. Graubard, arXiv:2205.13494 (2022).
 */
export function weightedCountInterval(counts: readonly WeightedCount[], level: number): Interval {
  const sum = counts.reduce((all, { weight, found }) => all + weight * found, 0);
  const variance = counts.reduce((all, { weight, found }) => all + weight * weight * found, 0);
  const most = counts.reduce((all, { weight }) => Math.max(all, weight), 0);
  const outside = (1 - level) / 2;
  const at = (below: number, mean: number, of: number): number =>
    (of / mean) * gammaQuantile(below, (mean * mean) / of);
  return {
    low: sum === 0 ? 0 : at(outside, sum, variance),
    high: most === 0 ? 0 : at(1 - outside, sum + most, variance + most * most),
  };
}
