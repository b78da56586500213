import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostOnBox } from './plan-site.ts';
import { simulateBox } from './simulate-box.ts';

const costs = { frameMs: 10, frameSpread: 0.2, cameraCores: 0.02 };
const busy = { busyShare: 1, busyS: 10 };

test('what takes less than all that there is drops nothing', () => {
  // 4 cameras: 4 * 12.5 * 10 ms = 0.5 cores of frames, 0.08 beside them.
  expect(simulateBox({ cameras: 4, ...busy }, costs, 2, 60)).toBe(0);
});

test('where twice as much comes as can be looked at, about half is dropped', () => {
  // 32 cameras want 4 cores of frames; 2 are there, of which 0.64 of 2.64 go elsewhere: 2 * 2 / 2.64 of 4.
  const looked = 1 - simulateBox({ cameras: 32, ...busy }, costs, 2, 60);
  expect(looked).toBeGreaterThan(0.34);
  expect(looked).toBeLessThan(0.42);
});

test('a box holds about what its cores divided by the cost of a camera say, and never more', () => {
  const bound = 2 / (12.5 * 0.01 + 0.02);
  const most = mostOnBox(busy, costs, 2);
  expect(most).toBeLessThanOrEqual(bound);
  expect(most).toBeGreaterThan(0.75 * bound);
});

test('cameras before which little moves are cheap', () => {
  expect(mostOnBox({ busyShare: 0.25, busyS: 10 }, costs, 2)).toBeGreaterThan(
    1.3 * mostOnBox(busy, costs, 2),
  );
});

test('dearer frames or cameras never make room, more cores never take it', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 4, max: 60, noNaN: true }),
      fc.double({ min: 0, max: 0.1, noNaN: true }),
      (frameMs, cameraCores) => {
        const own = { frameMs, frameSpread: 0, cameraCores };
        const most = mostOnBox(busy, own, 2);
        expect(mostOnBox(busy, { ...own, frameMs: frameMs * 1.5 }, 2)).toBeLessThanOrEqual(most);
        expect(mostOnBox(busy, own, 4)).toBeGreaterThanOrEqual(most);
      },
    ),
    { numRuns: 8 },
  );
});

test('a box whose frames take longer than they are apart holds none', () => {
  expect(mostOnBox(busy, { ...costs, frameMs: 400 }, 2)).toBe(0);
});

test('the same seed gives the same', () => {
  const run = (seed: number): number => simulateBox({ cameras: 14, ...busy }, costs, 2, 20, seed);
  expect(run(7)).toBe(run(7));
});
