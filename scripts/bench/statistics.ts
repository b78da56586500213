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
  const n = samples.length;
  const meanAt = samples.reduce((sum, { atMs }) => sum + atMs, 0) / n;
  const meanValue = samples.reduce((sum, { value }) => sum + value, 0) / n;
  let [both, squares] = [0, 0];
  for (const { atMs, value } of samples) {
    both += (atMs - meanAt) * (value - meanValue);
    squares += (atMs - meanAt) ** 2;
  }
  return squares > 0 ? (both / squares) * 60_000 : 0;
}
