import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gammaQuantile } from './gamma-quantile.ts';
import { weightedCountInterval } from './weighted-count.ts';

// By SciPy 1.17, gamma.ppf.
test.each([
  [0.975, 1, 3.6888794541139354],
  [0.025, 1, 0.025317807984289876],
  [0.95, 5, 9.153519026637573],
  [0.0125, 0.3, 3.1605869272008426e-7],
  [0.9875, 0.3, 2.455954149779605],
  [0.5, 1234.5, 1234.166682672279],
  [0.9875, 5000, 5159.830638967469],
])('%f of a gamma distribution of shape %f lie below %f', (below, shape, wanted) => {
  expect(gammaQuantile(below, shape) / wanted).toBeCloseTo(1, 10);
});

// Garwood's exact limits of a Poisson count, Biometrika 28 (1936), as all tables have them.
test.each([
  [0, 0, 3.689],
  [1, 0.0253, 5.572],
  [10, 4.795, 18.39],
])('%d found lie between %f and %f where each stands for itself', (found, low, high) => {
  const interval = weightedCountInterval([{ weight: 1, found }], 0.95);
  expect(interval.low).toBeCloseTo(low, 3);
  expect(interval.high).toBeCloseTo(high, 2);
});

test('different weights: as SciPy has it by the formula of Fay and Feuer', () => {
  const counts = [
    { weight: 120, found: 2 },
    { weight: 80, found: 0 },
    { weight: 400, found: 1 },
    { weight: 55, found: 3 },
  ];
  const { low, high } = weightedCountInterval(counts, 0.95);
  expect([low, high].map((limit) => limit.toFixed(4))).toEqual(['182.0290', '2629.3910']);
  const wider = weightedCountInterval(counts, 0.975);
  expect([wider.low, wider.high].map((limit) => limit.toFixed(4))).toEqual(['141.9622', '2919.2322']);
});

test('the sum lies within, weights carry over to the limits, and order does not matter', () => {
  const counts = fc.array(
    fc.record({ weight: fc.integer({ min: 1, max: 900 }), found: fc.integer({ min: 0, max: 9 }) }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(counts, fc.integer({ min: 2, max: 50 }), (some, times) => {
      const sum = some.reduce((all, { weight, found }) => all + weight * found, 0);
      const { low, high } = weightedCountInterval(some, 0.95);
      expect(low).toBeLessThanOrEqual(sum);
      expect(high).toBeGreaterThan(sum);
      const heavier = weightedCountInterval(
        some.map(({ weight, found }) => ({ weight: weight * times, found })).reverse(),
        0.95,
      );
      expect(heavier.low).toBeCloseTo(low * times, 5);
      expect(heavier.high / (high * times)).toBeCloseTo(1, 9);
    }),
    { seed: 1, numRuns: 60 },
  );
});
