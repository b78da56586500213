import { describe, expect, test } from 'vitest';
import { seeded } from '../base/seeded.ts';
import { ptsMs } from '../base/units.ts';
import { LOOK_BACK_MS, NO_MOTION, PictureMemory } from './picture-memory.ts';

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
    expect([...new PictureMemory(WH).next('a', ptsMs(0), blockAt(1, 1), WH).motion]).toEqual(still);
  });

  test('is brighter where something came, darker where it left', () => {
    const memory = new PictureMemory(WH);
    memory.next('a', ptsMs(0), blockAt(1, 1), WH);
    const { motion } = memory.next('a', ptsMs(80), blockAt(2, 1), WH);
    expect([...motion]).toEqual(changed([5, NO_MOTION - 80], [6, NO_MOTION + 80]));
  });

  test('is clipped, not wrapped', () => {
    const memory = new PictureMemory(WH);
    memory.next('a', ptsMs(0), blockAt(0, 0, 0), WH);
    expect([...memory.next('a', ptsMs(80), blockAt(0, 0, 255), WH).motion]).toEqual(changed([0, 255]));
  });

  test('is its own, not that of another camera', () => {
    const memory = new PictureMemory(WH);
    memory.next('a', ptsMs(0), blockAt(1, 1), WH);
    memory.next('b', ptsMs(0), blockAt(2, 1), WH);
    expect([...memory.next('a', ptsMs(80), blockAt(1, 1), WH).motion]).toEqual(still);
  });

  test('is nothing after a pause, and where the time runs back', () => {
    const memory = new PictureMemory(WH);
    for (const tMs of [0, 400, 320]) memory.next('a', ptsMs(tMs), blockAt(tMs / 400, 1), WH);
    expect([...memory.next('a', ptsMs(720), blockAt(3, 1), WH).motion]).toEqual(still);
    expect([...memory.next('a', ptsMs(700), blockAt(0, 1), WH).motion]).toEqual(still);
    expect([...memory.next('a', ptsMs(740), blockAt(1, 1), WH).motion]).not.toEqual(still);
  });

  test('is nothing outside the picture', () => {
    const memory = new PictureMemory(WH);
    memory.next('a', ptsMs(0), blockAt(1, 2), CONTENT);
    expect([...memory.next('a', ptsMs(80), blockAt(2, 2), CONTENT).motion]).toEqual(still);
  });
});

describe('a picture is still', () => {
  const BIG = { w: 128, h: 64 };
  /** Noise of a few levels that differs from frame to frame, and a 16 px block that is brighter by `by` levels. */
  function noisy(seed: number, by = 0): Uint8Array {
    const random = seeded(seed);
    const rgb = Uint8Array.from({ length: BIG.w * BIG.h * 3 }, () => 100 + 16 * random());
    for (let y = 16; y < 32; y++) for (let x = 32; x < 48; x++) rgb[(y * BIG.w + x) * 3 + 1]! += by;
    return rgb;
  }
  const stillness = (...frames: readonly (readonly [tMs: number, rgb: Uint8Array])[]): boolean[] => {
    const memory = new PictureMemory(BIG);
    return frames.map(([tMs, rgb]) => memory.next('a', ptsMs(tMs), rgb, BIG).still);
  };

  test('under noise and light that flickers, until a second has passed', () => {
    const frames = Array.from({ length: 14 }, (_, i) => [i * 80, noisy(i)] as const);
    expect(stillness(...frames)).toEqual(frames.map(([tMs]) => tMs !== 0 && tMs !== 1040));
    expect(stillness([0, noisy(1)], [80, noisy(2).map((value) => value + 12)])).toEqual([false, true]);
  });

  test('not where a block of the size of a small parcel changed, however slowly', () => {
    expect(stillness([0, noisy(1)], [80, noisy(2, 40)])).toEqual([false, false]);
    const creeping = Array.from({ length: 8 }, (_, i) => [i * 80, noisy(i, 4 * i)] as const);
    expect(stillness(...creeping)).toContain(false);
    expect(stillness(...creeping).indexOf(false, 1)).toBeGreaterThan(1);
  });

  test('not where the time ran back or paused', () => {
    expect(stillness([500, noisy(1)], [400, noisy(2)], [480, noisy(3)], [900, noisy(4)])).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});

describe('the last seconds of a camera', () => {
  const timesOf = (memory: PictureMemory): number[] | undefined =>
    memory.planesOf('a', WH)?.kept.map(({ tMs }) => tMs);

  test('are kept, oldest first, for as long as a second look goes back', () => {
    const memory = new PictureMemory(WH, LOOK_BACK_MS);
    expect(timesOf(memory)).toBeUndefined();
    for (let tMs = 0; tMs <= 8000; tMs += 80) memory.next('a', ptsMs(tMs), blockAt(1, 1, tMs / 80), WH);
    const planes = memory.planesOf('a', CONTENT)!;
    expect(timesOf(memory)?.at(0)).toBe(8000 - LOOK_BACK_MS);
    expect(timesOf(memory)?.at(-1)).toBe(8000);
    expect(planes.kept).toHaveLength(41);
    expect(planes).toMatchObject({ columns: 4, contentWh: { w: 4, h: 2 } });
    expect(planes.kept.map(({ green }) => green[5])).toEqual(Array.from({ length: 41 }, (_, i) => 60 + i));
  });

  test('are bounded at any rate, and begin anew where the time runs back', () => {
    const memory = new PictureMemory(WH, LOOK_BACK_MS);
    for (let tMs = 0; tMs < 3000; tMs += 10) memory.next('a', ptsMs(tMs), blockAt(1, 1), WH);
    expect(timesOf(memory)).toHaveLength(100);
    memory.next('a', ptsMs(40), blockAt(1, 1), WH);
    expect(timesOf(memory)).toEqual([40]);
  });

  test('are not kept where nobody looks again: the frame before is all', () => {
    const memory = new PictureMemory(WH);
    for (let tMs = 0; tMs < 800; tMs += 80) memory.next('a', ptsMs(tMs), blockAt(1, 1), WH);
    expect(timesOf(memory)).toEqual([640, 720]);
  });
});
