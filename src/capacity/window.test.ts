import { expect, test } from 'vitest';
import { holds, lossesOf } from './window.ts';

test('all frames that a camera should give came and were analysed', () => {
  const losses = lossesOf({ elapsedS: 8, cameras: [{ analysed: 100, dropped: 0 }] });
  expect(losses).toEqual({ droppedShare: 0, cameShare: 1 });
  expect(holds(losses)).toBe(true);
});

test('one frame of a hundred dropped is too much', () => {
  const losses = lossesOf({
    elapsedS: 8,
    cameras: [
      { analysed: 98, dropped: 2 },
      { analysed: 100, dropped: 0 },
    ],
  });
  expect(losses.droppedShare).toBe(0.01);
  expect(holds(losses)).toBe(false);
});

test('frames that never came are a loss too, though none was dropped', () => {
  expect(holds(lossesOf({ elapsedS: 8, cameras: [{ analysed: 90, dropped: 0 }] }))).toBe(false);
  expect(holds(lossesOf({ elapsedS: 8, cameras: [{ analysed: 0, dropped: 0 }] }))).toBe(false);
});
