/**
 * Solves A x = b for a small symmetric positive definite A by Gauss-Jordan elimination, and gives A's inverse.
 * @returns undefined where A is singular
 */
export function solveSymmetric(
  a: readonly (readonly number[])[],
  b: readonly number[],
): { readonly solution: readonly number[]; readonly inverse: readonly (readonly number[])[] } | undefined {
  const n = b.length;
  const rows = a.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0)), b[i]!]);
  for (let k = 0; k < n; k++) {
    const pivot = rows[k]![k]!;
    if (Math.abs(pivot) < 1e-12) return undefined;
    rows[k] = rows[k]!.map((value) => value / pivot);
    for (let i = 0; i < n; i++) {
      const factor = rows[i]![k]!;
      if (i !== k) rows[i] = rows[i]!.map((value, j) => value - factor * rows[k]![j]!);
    }
  }
  return {
    solution: rows.map((row) => row[2 * n]!),
    inverse: rows.map((row) => row.slice(n, 2 * n)),
  };
}
