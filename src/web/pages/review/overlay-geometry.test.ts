import { expect, test } from 'vitest';
import { pointAt } from './overlay-geometry.ts';

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
