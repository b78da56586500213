import { expect, test } from 'vitest';
import { beliefIn } from './gate.ts';
import { GATES } from './gate-weights.ts';

const SPLITS = 7;
/** One split at the root, of the first feature at 2; nothing below it splits. */
const tree = [0, 0, 0, 0, 0, 0, 0, 2, 1e9, 1e9, 1e9, 1e9, 1e9, 1e9, -3, -3, -3, -3, 3, 3, 3, 3];
const gate = { bias: 1, names: ['speedMps'], usual: [5], trees: [tree] };

test('a tree asks its features on the way down and adds the value of its leaf', () => {
  expect(beliefIn(gate, { speedMps: 2 })).toBeCloseTo(1 / (1 + Math.exp(2)), 6);
  expect(beliefIn(gate, { speedMps: 2.1 })).toBeCloseTo(1 / (1 + Math.exp(-4)), 6);
});

test('what nobody knows is taken to be as usual', () => {
  expect(beliefIn(gate, {})).toBe(beliefIn(gate, { speedMps: 5 }));
});

test('every gate that was learnt is whole', () => {
  for (const { names, usual, trees } of Object.values(GATES)) {
    expect(usual.length).toBe(names.length);
    for (const one of trees) {
      expect(one.length).toBe(3 * SPLITS + 1);
      expect(Math.max(...one.slice(0, SPLITS))).toBeLessThan(names.length);
    }
  }
});
