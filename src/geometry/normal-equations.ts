/** A Gaussian answer of least squares. */
export interface Estimate {
  readonly x: Float64Array;
  /** shape (n, n), row by row */
  readonly covariance: Float64Array;
  /** Sum of squared residuals in units of their standard deviation. */
  readonly chi2: number;
  /** Logarithm of the probability of all values under this model, up to a constant: compares models with each other. */
  readonly logEvidence: number;
}

/**
 * Small dense weighted least squares. Every equation `row . x = value` carries a standard deviation; priors are equations
 * like any other. Sums are kept, not rows, so hundreds of fits a second cost nothing to speak of.
 */
export class NormalEquations {
  readonly #n: number;
  readonly #information: Float64Array;
  readonly #right: Float64Array;
  #valueSquares = 0;
  #logVariances = 0;

  constructor(unknowns: number) {
    this.#n = unknowns;
    this.#information = new Float64Array(unknowns * unknowns);
    this.#right = new Float64Array(unknowns);
  }

  /** @param row shape (n); @param sd standard deviation of the residual, in the unit of `value` */
  add(row: ArrayLike<number>, value: number, sd: number): void {
    const n = this.#n;
    const weight = 1 / (sd * sd);
    for (let i = 0; i < n; i++) {
      const wi = row[i]! * weight;
      if (wi === 0) continue;
      for (let j = 0; j < n; j++) this.#information[i * n + j]! += wi * row[j]!;
      this.#right[i]! += wi * value;
    }
    this.#valueSquares += value * value * weight;
    this.#logVariances -= Math.log(weight);
  }

  /** The prior `x[index] = value`. */
  addPrior(index: number, value: number, sd: number): void {
    const weight = 1 / (sd * sd);
    this.#information[index * this.#n + index]! += weight;
    this.#right[index]! += weight * value;
    this.#valueSquares += value * value * weight;
    this.#logVariances -= Math.log(weight);
  }

  /** @returns undefined when the equations do not determine every unknown */
  solve(): Estimate | undefined {
    const n = this.#n;
    const lower = choleskyOf(this.#information, n);
    if (lower === undefined) return undefined;
    const covariance = inverseFrom(lower, n);
    const x = new Float64Array(n);
    let explained = 0;
    let logDet = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += covariance[i * n + j]! * this.#right[j]!;
      x[i] = sum;
      explained += sum * this.#right[i]!;
      logDet += 2 * Math.log(lower[i * n + i]!);
    }
    const chi2 = Math.max(0, this.#valueSquares - explained);
    return { x, covariance, chi2, logEvidence: -0.5 * (chi2 + this.#logVariances + logDet) };
  }
}

/** Lower triangle L with L Lᵀ = matrix, or undefined when the matrix is not positive definite. */
function choleskyOf(matrix: Float64Array, n: number): Float64Array | undefined {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!;
      if (i !== j) lower[i * n + j] = sum / lower[j * n + j]!;
      else if (sum > 1e-12 * (matrix[i * n + i]! + 1e-300)) lower[i * n + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return lower;
}

/** (L Lᵀ)⁻¹ by n forward and backward substitutions. */
function inverseFrom(lower: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  const column = new Float64Array(n);
  for (let c = 0; c < n; c++) {
    for (let i = 0; i < n; i++) {
      let sum = i === c ? 1 : 0;
      for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * column[k]!;
      column[i] = sum / lower[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = column[i]!;
      for (let k = i + 1; k < n; k++) sum -= lower[k * n + i]! * inverse[k * n + c]!;
      inverse[i * n + c] = sum / lower[i * n + i]!;
    }
  }
  return inverse;
}
