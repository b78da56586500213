/** Middle and ends of repeated measurements. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly n: number;
}

/** @throws RangeError of no values: what was not measured has no middle */
export function spreadOf(values: readonly number[]): Spread {
  return {
    median: percentile(values, 50),
    min: percentile(values, 0),
    max: percentile(values, 100),
    n: values.length,
  };
}

/**
 * Linear between the two nearest ranks.
 * @param p 0..100
 * @throws RangeError of no values
 */
export function percentile(values: readonly number[], p: number): number {
  if (values.length === 0) throw new RangeError('there is no percentile of no values');
  const sorted = Float64Array.from(values).sort();
  const rank = (p / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)]!;
  const above = sorted[Math.ceil(rank)]!;
  return below + (above - below) * (rank - Math.floor(rank));
}

/**
 * Fairness of shares, (Σx)² / (n Σx²): 1 when all have the same, 1/n when one has all.
 * Source: Jain, Chiu, Hawe 1984. Of nothing at all it is 1: nobody was preferred.
 */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((a, b) => a + b, 0);
  const squares = shares.reduce((a, b) => a + b * b, 0);
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}

export interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** Least squares; the unit of `value` a minute. 0 for fewer than two moments. */
export function slopePerMinute(samples: readonly Sample[]): number {
  return fitOf(samples).slopePerMs * 60_000;
}

/** A slope and how sure it is; the unit of `value` an hour. */
export interface Trend {
  readonly slopePerHour: number;
  /** Infinite for fewer than three moments: two points lie on a line whatever they are. */
  readonly standardErrorPerHour: number;
}

/**
 * Least squares with the standard error of the slope. What is sampled often does not forget from one sample to the next, so
 * the error is widened by what neighbours have in common: sqrt((1 + r) / (1 - r)) for residuals of correlation r, as the
 * effective number of samples of a first-order process gives it (Bartlett 1935).
 */
export function trendOf(samples: readonly Sample[]): Trend {
  const { slopePerMs, squares, residuals } = fitOf(samples);
  const n = residuals.length;
  if (n < 3 || squares === 0) return { slopePerHour: 0, standardErrorPerHour: Infinity };
  const sum = residuals.reduce((total, residual) => total + residual ** 2, 0);
  const together = residuals.slice(1).reduce((total, residual, i) => total + residual * residuals[i]!, 0);
  const r = sum > 0 ? Math.min(0.99, Math.max(0, together / sum)) : 0;
  const error = Math.sqrt((sum / (n - 2) / squares) * ((1 + r) / (1 - r)));
  return { slopePerHour: slopePerMs * 3_600_000, standardErrorPerHour: error * 3_600_000 };
}

function fitOf(samples: readonly Sample[]) {
  const n = samples.length;
  const meanAt = samples.reduce((sum, { atMs }) => sum + atMs, 0) / n;
  const meanValue = samples.reduce((sum, { value }) => sum + value, 0) / n;
  let [both, squares] = [0, 0];
  for (const { atMs, value } of samples) {
    both += (atMs - meanAt) * (value - meanValue);
    squares += (atMs - meanAt) ** 2;
  }
  const slopePerMs = squares > 0 ? both / squares : 0;
  const residuals = samples.map(({ atMs, value }) => value - meanValue - slopePerMs * (atMs - meanAt));
  return { slopePerMs, squares, residuals };
}
