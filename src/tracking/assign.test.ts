import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assign } from './assign.ts';

/** Least cost over all assignments, by trying each. */
function bestCost(
  costs: readonly (readonly number[])[],
  lonely: readonly number[],
  row = 0,
  used = new Set<number>(),
): number {
  const own = costs[row];
  if (own === undefined) return 0;
  let best = lonely[row]! + bestCost(costs, lonely, row + 1, used);
  own.forEach((cost, column) => {
    if (used.has(column) || cost === Infinity) return;
    best = Math.min(best, cost + bestCost(costs, lonely, row + 1, new Set([...used, column])));
  });
  return best;
}

test('finds the cheapest assignment of any small table, with forbidden pairs', () => {
  const cell = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 40 }) },
    { weight: 1, arbitrary: fc.constant(Infinity) },
  );
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((columns) =>
      fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 4 }),
    );
  fc.assert(
    fc.property(
      table,
      fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 4, maxLength: 4 }),
      (costs, lonely) => {
        const columns = costs[0]!.length;
        const answer = assign(Float64Array.from(costs.flat()), costs.length, columns, lonely);
        const taken = [...answer].filter((column) => column >= 0);
        expect(new Set(taken).size).toBe(taken.length);
        const cost = [...answer].reduce(
          (sum, column, row) => sum + (column < 0 ? lonely[row]! : costs[row]![column]!),
          0,
        );
        expect(cost).toBe(bestCost(costs, lonely.slice(0, costs.length)));
      },
    ),
    { numRuns: 300, seed: 3 },
  );
});

test('nothing to assign gives nothing', () => {
  expect([...assign(new Float64Array(0), 2, 0, [1, 1])]).toEqual([-1, -1]);
});
