/**
 * Best one-to-one assignment of rows to columns (Hungarian method with potentials).
 * @param costs shape (rows, columns), row by row; Infinity forbids a pair
 * @param unassignedCosts shape (rows): what it costs to leave a row alone
 * @returns for every row its column, or -1
 */
export function assign(
  costs: Float64Array,
  rows: number,
  columns: number,
  unassignedCosts: ArrayLike<number>,
): Int32Array {
  const answer = new Int32Array(rows).fill(-1);
  if (rows === 0 || columns === 0) return answer;
  // Every row owns one further column that stands for "unassigned", so a full assignment always exists.
  const width = columns + rows;
  const costOf = (row: number, column: number): number =>
    column < columns
      ? Math.min(FORBIDDEN, costs[row * columns + column]!)
      : column - columns === row
        ? unassignedCosts[row]!
        : FORBIDDEN;
  const rowOfColumn = solve(rows, width, costOf);
  for (let column = 0; column < columns; column++) {
    const row = rowOfColumn[column]!;
    if (row >= 0 && costs[row * columns + column]! < FORBIDDEN) answer[row] = column;
  }
  return answer;
}

const FORBIDDEN = 1e9;

/** Shortest augmenting paths; indices inside are shifted by one so that 0 can mean "none". */
function solve(rows: number, columns: number, costOf: (row: number, column: number) => number): Int32Array {
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const match = new Int32Array(columns + 1);
  const way = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    match[0] = row;
    let column = 0;
    const least = new Float64Array(columns + 1).fill(Infinity);
    const used = new Uint8Array(columns + 1);
    do {
      used[column] = 1;
      const current = match[column]!;
      let delta = Infinity;
      let next = 0;
      for (let j = 1; j <= columns; j++) {
        if (used[j]) continue;
        const reduced = costOf(current - 1, j - 1) - rowPotential[current]! - columnPotential[j]!;
        if (reduced < least[j]!) {
          least[j] = reduced;
          way[j] = column;
        }
        if (least[j]! < delta) {
          delta = least[j]!;
          next = j;
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (used[j]) {
          rowPotential[match[j]!]! += delta;
          columnPotential[j]! -= delta;
        } else least[j]! -= delta;
      }
      column = next;
    } while (match[column] !== 0);
    do {
      const previous = way[column]!;
      match[column] = match[previous]!;
      column = previous;
    } while (column !== 0);
  }
  const rowOfColumn = new Int32Array(columns);
  for (let j = 1; j <= columns; j++) rowOfColumn[j - 1] = match[j]! - 1;
  return rowOfColumn;
}
