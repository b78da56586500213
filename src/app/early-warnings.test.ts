import { expect, test } from 'vitest';
import { earlyWarnings, type WatchedDay } from './early-warnings.ts';

const PLACE = { kind: 'place', cameraId: 'belt', cameraName: 'Belt', zone: 'in', name: 'In' } as const;
const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'];

/** @param violations of each day, of 100 handlings unless `changes` say otherwise */
const days = (
  violations: readonly number[],
  changes: Record<number, Partial<WatchedDay>> = {},
): WatchedDay[] =>
  violations.map((count, i) => ({
    day: DAYS[i]!,
    handlings: 100,
    violations: count,
    isOver: true,
    isBlind: false,
    ...changes[i],
  }));
const isWarned = (watched: WatchedDay[], minHandlings = 20): boolean =>
  earlyWarnings([{ of: PLACE, days: watched }], minHandlings).length === 1;

test('a share that rose three days in a row warns, with the four days that show it', () => {
  expect(earlyWarnings([{ of: PLACE, days: days([9, 1, 2, 3, 4]) }], 20)).toEqual([
    {
      ...PLACE,
      days: [1, 2, 3, 4].map((count, i) => ({ day: DAYS[i + 1], handlings: 100, violations: count })),
    },
  ]);
});

test('two rises, a day that stays level, and a day that gets better do not', () => {
  expect(isWarned(days([2, 3, 4]))).toBe(false);
  expect(isWarned(days([1, 2, 2, 3]))).toBe(false);
  expect(isWarned(days([1, 2, 3, 4, 3]))).toBe(false);
});

test('it is the share that counts, not the number', () => {
  // Busier from day to day, and as careful.
  expect(
    isWarned(days([1, 2, 3, 4], { 1: { handlings: 200 }, 2: { handlings: 300 }, 3: { handlings: 400 } })),
  ).toBe(false);
  expect(
    isWarned(days([4, 4, 4, 4], { 1: { handlings: 90 }, 2: { handlings: 80 }, 3: { handlings: 70 } })),
  ).toBe(true);
});

test('a day with few handlings, that runs, or that was hardly seen proves nothing', () => {
  const rising = [1, 2, 3, 4];
  expect(isWarned(days(rising, { 0: { handlings: 19 } }))).toBe(false);
  expect(isWarned(days(rising, { 0: { handlings: 20, violations: 0 } }))).toBe(true);
  expect(isWarned(days(rising, { 3: { isOver: false } }))).toBe(false);
  expect(isWarned(days(rising, { 1: { isBlind: true } }))).toBe(false);
  expect(isWarned(days([0, 0, 0, 0], { 0: { handlings: 0 } }), 1)).toBe(false);
});
