import { describe, expect, test } from 'vitest';
import { ptsMs } from '../base/units.ts';
import { MotionMemory, NO_MOTION } from './motion-memory.ts';

const WH = { w: 8, h: 6 };
/** Rows of the half-size grid that the picture covers when it is 8x4. */
const CONTENT = { w: 8, h: 4 };

/** Dark, with one bright 2x2 block at a column and row of the half-size grid; only its green matters. */
function blockAt(column: number, row: number, green = 90): Uint8Array {
  const rgb = new Uint8Array(WH.w * WH.h * 3).fill(10);
  for (const y of [2 * row, 2 * row + 1])
    for (const x of [2 * column, 2 * column + 1]) rgb[(y * WH.w + x) * 3 + 1] = green;
  return rgb;
}

const still = Array<number>(12).fill(NO_MOTION);
const changed = (...changes: readonly (readonly [at: number, value: number])[]): number[] => {
  const plane = [...still];
  for (const [at, value] of changes) plane[at] = value;
  return plane;
};

describe('what changed in a camera since its frame before', () => {
  test('is nothing at its first frame', () => {
    expect([...new MotionMemory(WH).next('a', ptsMs(0), blockAt(1, 1), WH)]).toEqual(still);
  });

  test('is brighter where something came, darker where it left', () => {
    const memory = new MotionMemory(WH);
    memory.next('a', ptsMs(0), blockAt(1, 1), WH);
    const plane = memory.next('a', ptsMs(80), blockAt(2, 1), WH);
    expect([...plane]).toEqual(changed([5, NO_MOTION - 80], [6, NO_MOTION + 80]));
  });

  test('is clipped, not wrapped', () => {
    const memory = new MotionMemory(WH);
    memory.next('a', ptsMs(0), blockAt(0, 0, 0), WH);
    expect([...memory.next('a', ptsMs(80), blockAt(0, 0, 255), WH)]).toEqual(changed([0, 255]));
  });

  test('is its own, not that of another camera', () => {
    const memory = new MotionMemory(WH);
    memory.next('a', ptsMs(0), blockAt(1, 1), WH);
    memory.next('b', ptsMs(0), blockAt(2, 1), WH);
    expect([...memory.next('a', ptsMs(80), blockAt(1, 1), WH)]).toEqual(still);
  });

  test('is nothing after a pause, and where the time runs back', () => {
    const memory = new MotionMemory(WH);
    for (const tMs of [0, 400, 320]) memory.next('a', ptsMs(tMs), blockAt(tMs / 400, 1), WH);
    expect([...memory.next('a', ptsMs(720), blockAt(3, 1), WH)]).toEqual(still);
    expect([...memory.next('a', ptsMs(700), blockAt(0, 1), WH)]).toEqual(still);
    expect([...memory.next('a', ptsMs(740), blockAt(1, 1), WH)]).not.toEqual(still);
  });

  test('is nothing outside the picture', () => {
    const memory = new MotionMemory(WH);
    memory.next('a', ptsMs(0), blockAt(1, 2), CONTENT);
    expect([...memory.next('a', ptsMs(80), blockAt(2, 2), CONTENT)]).toEqual(still);
  });
});
