import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seeded } from '../base/seeded.ts';
import { estimateRecall, type QuietStratum } from './estimate-recall.ts';

const stratum = (changes: Partial<QuietStratum>): QuietStratum => ({
  ...{ handlings: 500, drawn: 2, looks: 2, missed: 0 },
  ...changes,
});

test('a worked example: each look stands for as many as it was drawn from', () => {
  const recall = estimateRecall({
    flagged: 200,
    flaggedLooks: 40,
    flaggedFound: 36,
    quiet: [
      stratum({ handlings: 1000, missed: 1 }),
      stratum({ handlings: 400 }),
      stratum({ handlings: 600 }),
    ],
  });
  // Right: 200 × 36 / 40 = 180. Missed: 1 × 1000 / 2 = 500, and what was looked at stands for all 2000.
  expect(recall?.missed).toBeCloseTo(500, 9);
  expect(recall?.share).toBeCloseTo(180 / 680, 9);
  expect(recall?.low).toBeLessThan(0.1);
  expect(recall?.high).toBeGreaterThan(0.9);
});

test('what nobody looked at is taken to be like the rest', () => {
  const facts = { flagged: 100, flaggedLooks: 20, flaggedFound: 20 };
  const whole = estimateRecall({ ...facts, quiet: [stratum({ looks: 2, missed: 1 }), stratum({})] });
  expect(whole?.missed).toBeCloseTo(250, 9);
  const half = estimateRecall({ ...facts, quiet: [stratum({ looks: 2, missed: 1 }), stratum({ looks: 0 })] });
  expect(half?.missed).toBeCloseTo(500, 9);
});

test('nothing found is no proof that nothing was missed', () => {
  const recall = estimateRecall({
    flagged: 300,
    flaggedLooks: 30,
    flaggedFound: 30,
    quiet: Array.from({ length: 100 }, () => stratum({})),
  });
  expect(recall?.share).toBe(1);
  expect(recall?.missed).toBe(0);
  expect(recall?.high).toBe(1);
  // At most 4.4 × 250 missed of 50,000 (97.5 %), and at least 0.83 of 300 right.
  expect(recall?.low).toBeCloseTo(0.19, 2);
});

test('without looks of one kind, or without any violation, there is no estimate', () => {
  const facts = { flagged: 100, flaggedLooks: 20, flaggedFound: 0, quiet: [stratum({})] };
  expect(estimateRecall(facts)).toBeUndefined();
  expect(estimateRecall({ ...facts, flaggedLooks: 0 })).toBeUndefined();
  expect(estimateRecall({ ...facts, quiet: [stratum({ looks: 0 })] })).toBeUndefined();
  expect(estimateRecall({ ...facts, quiet: [] })).toBeUndefined();
});

const facts = fc.record({
  flagged: fc.integer({ min: 20, max: 2000 }),
  flaggedLooks: fc.integer({ min: 10, max: 20 }),
  flaggedFound: fc.integer({ min: 1, max: 10 }),
  quiet: fc.array(
    fc
      .record({
        handlings: fc.integer({ min: 5, max: 3000 }),
        drawn: fc.integer({ min: 1, max: 5 }),
        lookShare: fc.double({ min: 0, max: 1, noNaN: true }),
        missedShare: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ handlings, drawn, lookShare, missedShare }): QuietStratum => {
        const looks = Math.round(drawn * lookShare);
        return { handlings, drawn, looks, missed: Math.round(looks * missedShare) };
      }),
    { minLength: 1, maxLength: 10 },
  ),
});

test('an estimate lies in its interval, the interval in 0 to 1, and one more miss never raises it', () => {
  fc.assert(
    fc.property(facts, (some) => {
      const recall = estimateRecall(some);
      if (recall === undefined) return;
      const { share, low, high } = recall;
      expect(0 <= low && low <= share && share <= high && high <= 1).toBe(true);
      const at = some.quiet.findIndex(({ looks, missed }) => missed < looks);
      const more = estimateRecall({
        ...some,
        quiet: some.quiet.map((each, i) => (i === at ? { ...each, missed: each.missed + 1 } : each)),
      });
      if (at >= 0) expect(more?.share).toBeLessThan(share);
    }),
    { seed: 1, numRuns: 150 },
  );
});

test('twice as many handlings with and without an alarm have the same recall', () => {
  fc.assert(
    fc.property(facts, (some) => {
      const twice = estimateRecall({
        ...some,
        flagged: some.flagged * 2,
        quiet: some.quiet.map((each) => ({ ...each, handlings: each.handlings * 2 })),
      });
      const once = estimateRecall(some);
      expect(twice === undefined).toBe(once === undefined);
      if (once !== undefined) expect(twice?.share).toBeCloseTo(once.share, 9);
    }),
    { seed: 1, numRuns: 50 },
  );
});

/** One month of a site whose truth is known, drawn from as the store draws. */
function drawMonth(random: () => number, truth: { precision: number; missRate: number }) {
  const cameraDays = Array.from({ length: 120 }, (_, i) => 200 + (i % 4) * 300);
  const count = (trials: number, chance: number): number => {
    let successes = 0;
    for (let i = 0; i < trials; i += 1) if (random() < chance) successes += 1;
    return successes;
  };
  const flagged = 800;
  const right = count(flagged, truth.precision);
  let missed = 0;
  const quiet = cameraDays.map((handlings): QuietStratum => {
    const violations = count(handlings, truth.missRate);
    missed += violations;
    const drawn = 2;
    let [left, leftViolations, looks, found] = [handlings, violations, 0, 0];
    for (let i = 0; i < drawn; i += 1) {
      const isViolation = random() < leftViolations / left;
      left -= 1;
      if (isViolation) leftViolations -= 1;
      // One in ten is never answered, or shows too little.
      if (random() < 0.1) continue;
      looks += 1;
      if (isViolation) found += 1;
    }
    return { handlings, drawn, looks, missed: found };
  });
  const flaggedLooks = count(flagged, 0.1);
  const flaggedFound = count(flaggedLooks, right / flagged);
  return { recall: right / (right + missed), facts: { flagged, flaggedLooks, flaggedFound, quiet } };
}

test.each([
  { precision: 0.85, missRate: 0.002 },
  { precision: 0.6, missRate: 0.02 },
  { precision: 0.95, missRate: 0.0002 },
])('the interval holds the true recall in at least 95 of 100 months: %o', (truth) => {
  const random = seeded(11);
  const months = 150;
  let held = 0;
  for (let month = 0; month < months; month += 1) {
    const { recall, facts: drawn } = drawMonth(random, truth);
    const estimate = estimateRecall(drawn);
    if (estimate !== undefined && estimate.low <= recall && recall <= estimate.high) held += 1;
  }
  expect(held / months).toBeGreaterThanOrEqual(0.95);
});
