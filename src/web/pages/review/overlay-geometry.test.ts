import { expect, test } from 'vitest';
import { chordMarks, pointAt } from './overlay-geometry.ts';

const path = [
  { tMs: 100, xPx: 0, yPx: 10 },
  { tMs: 180, xPx: 40, yPx: 30 },
];

test.each([
  [100, { xPx: 0, yPx: 10 }],
  [140, { xPx: 20, yPx: 20 }],
  [180, { xPx: 40, yPx: 30 }],
])('at %d ms the parcel is between its sightings', (tMs, expected) => {
  expect(pointAt(path, tMs)).toMatchObject(expected);
});

test.each([99, 181])('at %d ms, outside of its path, it is nowhere', (tMs) => {
  expect(pointAt(path, tMs)).toBeUndefined();
});

test('1.2 m hold two half metres, the first one the limit', () => {
  const marks = chordMarks({ xPx: 0, yPx: 0 }, { xPx: 120, yPx: 0 }, 1.2);
  expect(marks.map(({ xPx, isLimit }) => [Math.round(xPx), isLimit])).toEqual([
    [50, true],
    [100, false],
  ]);
  expect(marks[0]?.normal.map(Math.abs)).toEqual([0, 1]);
});
