import { describe, expect, test } from 'vitest';
import { beliefIn } from '../../src/handling/gate.ts';
import { seeded } from '../../test/support/seeded.ts';
import { fitLogistic, scoreOf, type Example } from './logistic.ts';

/** Examples whose truth follows a logit of the features; `noise` is a feature that says nothing. */
function drawn(count: number, logit: (x: number) => number, seed = 1): Example[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, i) => {
    const x = 6 * random() - 3;
    const right = random() < 1 / (1 + Math.exp(-logit(x)));
    return { group: `clip-${String(i % 50)}`, features: { x, noise: random() }, right, weight: 1 };
  });
}

describe('a gate', () => {
  test('believes as often as it is right', () => {
    const gate = fitLogistic(drawn(4000, (x) => 1.5 * x - 0.5));
    for (const x of [-2, -0.5, 0.3, 1, 2]) {
      const truth = 1 / (1 + Math.exp(0.5 - 1.5 * x));
      expect(beliefIn(gate, { x, noise: 0.5 })).toBeCloseTo(truth, 1);
    }
  });

  test('learns that the middle is right and both ends are wrong', () => {
    const gate = fitLogistic(drawn(4000, (x) => 3 - 2 * x * x));
    expect(beliefIn(gate, { x: 0, noise: 0.5 })).toBeGreaterThan(0.85);
    expect(beliefIn(gate, { x: 2, noise: 0.5 })).toBeLessThan(0.15);
    expect(beliefIn(gate, { x: -2, noise: 0.5 })).toBeLessThan(0.15);
  });

  test('is measured on groups that it did not learn from: features that say nothing give one half', () => {
    const { auc } = scoreOf(drawn(600, () => 0));
    expect(Math.abs(auc - 0.5)).toBeLessThan(0.08);
    expect(scoreOf(drawn(600, (x) => 3 * x)).auc).toBeGreaterThan(0.9);
  });
});
