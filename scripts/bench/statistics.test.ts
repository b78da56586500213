import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seeded } from '../../src/base/seeded.ts';
import { jainIndex, percentile, slopePerMinute, spreadOf, trendOf } from './statistics.ts';

test('percentiles lie between the nearest ranks', () => {
  expect(percentile([4, 1, 3, 2], 50)).toBe(2.5);
  expect(percentile([1, 2, 3, 4, 5], 95)).toBeCloseTo(4.8);
  expect(percentile([7], 99)).toBe(7);
});

test('what was not measured has no percentile', () => {
  expect(() => percentile([], 50)).toThrow(RangeError);
});

test('the order of the values does not matter, and they are left as they are', () => {
  const values = [9, 1, 5];
  expect(spreadOf(values)).toEqual({ median: 5, min: 1, max: 9, n: 3 });
  expect(values).toEqual([9, 1, 5]);
});

test('ten is larger than nine: numbers are not sorted as words', () => {
  expect(percentile([9, 10, 100], 100)).toBe(100);
  expect(percentile([9, 10, 100], 50)).toBe(10);
});

test('the fairness index is 1 for equal shares and 1/n where one has all', () => {
  expect(jainIndex([5, 5, 5, 5])).toBe(1);
  expect(jainIndex([8, 0, 0, 0])).toBe(0.25);
  expect(jainIndex([1, 2, 3])).toBeCloseTo(36 / 42);
  expect(jainIndex([0, 0])).toBe(1);
});

test('the fairness index lies in 1/n..1 whatever the unit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (shares, unit) => {
        fc.pre(shares.some((share) => share > 1e-3));
        const index = jainIndex(shares);
        expect(index).toBeLessThanOrEqual(1 + 1e-9);
        expect(index).toBeGreaterThanOrEqual(1 / shares.length - 1e-9);
        expect(jainIndex(shares.map((share) => share * unit))).toBeCloseTo(index, 6);
      },
    ),
  );
});

test('the slope is told a minute, wherever time begins', () => {
  const line = [0, 500, 1000, 2500].map((atMs) => ({ atMs: 1e6 + atMs, value: 7 + (3 * atMs) / 60_000 }));
  expect(slopePerMinute(line)).toBeCloseTo(3);
  expect(slopePerMinute([{ atMs: 5, value: 9 }])).toBe(0);
  expect(slopePerMinute([])).toBe(0);
});

describe('a trend', () => {
  const random = seeded(7);
  /** Ten seconds apart, with noise of one unit to either side. */
  const noisy = (slopePerHour: number, count: number, memory = 0): { atMs: number; value: number }[] => {
    let noise = 0;
    return Array.from({ length: count }, (_, i) => {
      noise = memory * noise + (random() * 2 - 1);
      return { atMs: i * 10_000, value: 100 + slopePerHour * (i / 360) + noise };
    });
  };

  test('of a line is its slope, without error', () => {
    const line = [0, 1, 2, 3].map((hours) => ({ atMs: hours * 3_600_000, value: 5 - 2 * hours }));
    const { slopePerHour, standardErrorPerHour } = trendOf(line);
    expect(slopePerHour).toBeCloseTo(-2);
    expect(standardErrorPerHour).toBeCloseTo(0);
  });

  test('of three points is that of the textbook', () => {
    // Residuals 1/6, -1/3, 1/6 around the slope 1/2: sqrt((1/6) / 1 / 2).
    const points = [0, 1, 1].map((value, i) => ({ atMs: i * 3_600_000, value }));
    expect(trendOf(points).slopePerHour).toBeCloseTo(0.5);
    expect(trendOf(points).standardErrorPerHour).toBeCloseTo(Math.sqrt(1 / 12));
  });

  test.each([0, 0.9])(
    'lies within three errors of the truth nearly always, with a memory of %s',
    (memory) => {
      const inside = Array.from({ length: 200 }, () => {
        const { slopePerHour, standardErrorPerHour } = trendOf(noisy(3, 300, memory));
        return Math.abs(slopePerHour - 3) < 3 * standardErrorPerHour;
      });
      expect(inside.filter(Boolean).length).toBeGreaterThan(190);
    },
  );

  test('of fewer than three moments is not known', () => {
    expect(trendOf(noisy(3, 2)).standardErrorPerHour).toBe(Infinity);
    expect(trendOf([]).standardErrorPerHour).toBe(Infinity);
  });
});
