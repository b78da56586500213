import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seeded } from '../base/seeded.ts';
import { cohensKappa } from './cohens-kappa.ts';

test('20 and 15 agreed, 5 and 10 not: kappa 0.4, as in every textbook', () => {
  const kappa = cohensKappa({ bothYes: 20, bothNo: 15, onlyFirst: 5, onlySecond: 10 });
  expect(kappa?.value).toBeCloseTo(0.4, 12);
  // (Wilson's limits of 35 in 50 - 0.5) / 0.5
  expect(kappa?.low).toBeCloseTo(0.125, 3);
  expect(kappa?.high).toBeCloseTo(0.6179, 4);
});

test('who agrees in everything has kappa 1, and an interval that says how few they were', () => {
  const few = cohensKappa({ bothYes: 8, bothNo: 4, onlyFirst: 0, onlySecond: 0 });
  const many = cohensKappa({ bothYes: 80, bothNo: 40, onlyFirst: 0, onlySecond: 0 });
  expect([few?.value, few?.high]).toEqual([1, 1]);
  expect(few?.low).toBeLessThan(0.5);
  expect(many?.low).toBeGreaterThan(0.9);
});

test('where both say the same of all there is no kappa', () => {
  expect(cohensKappa({ bothYes: 30, bothNo: 0, onlyFirst: 0, onlySecond: 0 })).toBeUndefined();
  expect(cohensKappa({ bothYes: 0, bothNo: 0, onlyFirst: 0, onlySecond: 0 })).toBeUndefined();
});

test('kappa lies in its interval, and does not ask who was first or what is called yes', () => {
  const few = fc.integer({ min: 0, max: 40 });
  fc.assert(
    fc.property(few, few, few, few, (bothYes, bothNo, onlyFirst, onlySecond) => {
      const kappa = cohensKappa({ bothYes, bothNo, onlyFirst, onlySecond });
      if (kappa === undefined) return;
      expect(kappa.low).toBeLessThanOrEqual(kappa.value);
      expect(kappa.high).toBeGreaterThanOrEqual(kappa.value);
      expect(kappa.low).toBeGreaterThanOrEqual(-1);
      expect(kappa.high).toBeLessThanOrEqual(1);
      const turned = cohensKappa({
        bothYes: bothNo,
        bothNo: bothYes,
        onlyFirst: onlySecond,
        onlySecond: onlyFirst,
      });
      expect(turned?.value).toBeCloseTo(kappa.value, 9);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('the interval holds the truth in 95 of 100 draws, also where nearly all are yes', () => {
  const random = seeded(7);
  for (const { yes, kappa, pairs } of [
    { yes: 0.5, kappa: 0.7, pairs: 50 },
    { yes: 0.9, kappa: 0.7, pairs: 50 },
    { yes: 0.8, kappa: 0.4, pairs: 30 },
  ]) {
    const apart = yes * (1 - yes) * (1 - kappa);
    const bothYes = yes * yes + kappa * yes * (1 - yes);
    let held = 0;
    const draws = 1000;
    for (let draw = 0; draw < draws; draw += 1) {
      const counts = { bothYes: 0, bothNo: 0, onlyFirst: 0, onlySecond: 0 };
      for (let pair = 0; pair < pairs; pair += 1) {
        const at = random();
        if (at < bothYes) counts.bothYes += 1;
        else if (at < bothYes + apart) counts.onlyFirst += 1;
        else if (at < bothYes + 2 * apart) counts.onlySecond += 1;
        else counts.bothNo += 1;
      }
      const found = cohensKappa(counts);
      if (found === undefined || (found.low <= kappa && kappa <= found.high)) held += 1;
    }
    expect(held / draws).toBeGreaterThan(0.935);
  }
});
