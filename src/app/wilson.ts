/** Of the standard normal distribution: so much lies within ± this. */
const Z = { 0.95: 1.959963984540054, 0.975: 2.241402727604947 } as const;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The Wilson score interval of a share, without continuity correction: holds its promise for few cases and near 0 and 1 too,
 * where share ± 1.96 standard errors does not.
 * @param trials at least 1
 * Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209–212; compared with six others by R. G. Newcombe, Statist. Med. 17
 * (1998) 857–872, method 3, from whose table 1 the tests take their numbers.
 */
export function wilsonInterval(successes: number, trials: number, level: keyof typeof Z = 0.95): Interval {
  const share = successes / trials;
  const z = Z[level];
  const z2 = z * z;
  const middle = share + z2 / (2 * trials);
  const half = z * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  const whole = 1 + z2 / trials;
  // At the ends the two terms are equal but for rounding.
  return { low: Math.max(0, (middle - half) / whole), high: Math.min(1, (middle + half) / whole) };
}
