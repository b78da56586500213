export interface BackoffLimits {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * Exponential with full jitter: anywhere between nothing and the bound, so that cameras which fell silent together do not
 * come back together.
 * @param failures how many tries failed in a row, from 1
 * @param random 0..1
 */
export function backoffMs(failures: number, random: number, { firstMs, longestMs }: BackoffLimits): number {
  const bound = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(bound * random);
}
