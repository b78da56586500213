/** Lanczos' approximation with g = 7: some 15 digits. P. Godfrey's coefficients, as in Press et al., Numerical Recipes, 6.1. */
const LANCZOS_G = 7;
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const EPSILON = 1e-14;
const MOST_TERMS = 100_000;

/** @param x above 0.5 */
function lnGamma(x: number): number {
  const t = x - 1;
  const sum = LANCZOS.reduce((all, c, i) => (i === 0 ? c : all + c / (t + i)), 0);
  const base = t + LANCZOS_G + 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (t + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** The share of a gamma distribution of that shape and scale 1 that lies below x: P(shape, x), DLMF 8.2.4. */
function gammaBelow(x: number, shape: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(shape * Math.log(x) - x - lnGamma(shape + 1));
  if (x < shape + 1) {
    // The series of DLMF 8.11.4.
    let term = 1;
    let sum = 1;
    for (let n = 1; n < MOST_TERMS && term > sum * EPSILON; n += 1) {
      term *= x / (shape + n);
      sum += term;
    }
    return Math.min(1, front * sum);
  }
  // The continued fraction of DLMF 8.9.2 for the rest above x, by Lentz' method.
  let b = x + 1 - shape;
  let c = Infinity;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n += 1) {
    const a = n * (shape - n);
    b += 2;
    d = 1 / (b + a * d);
    c = b + a / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < EPSILON) break;
  }
  return Math.max(0, 1 - front * shape * fraction);
}

/**
 * Where a gamma distribution of scale 1 has the share `below` under it: half the quantile of chi-square with twice the shape
 * as its degrees of freedom.
 * @param below above 0, below 1
 * @param shape above 0
 */
export function gammaQuantile(below: number, shape: number): number {
  let low = 0;
  let high = Math.max(1, shape);
  while (gammaBelow(high, shape) < below) {
    low = high;
    high *= 2;
  }
  // Halving finds it whatever the curve looks like, to the last digit.
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (gammaBelow(middle, shape) < below) low = middle;
    else high = middle;
  }
}
