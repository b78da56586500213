import { expect, test } from 'vitest';
import { allocatedBytes, HeapMeter } from './heap-meter.ts';

test('growth between collections is summed up', () => {
  const collections = [
    { usedBefore: 150, usedAfter: 40 },
    { usedBefore: 90, usedAfter: 60 },
  ];
  expect(allocatedBytes(100, collections, 65)).toBe(50 + 50 + 5);
  expect(allocatedBytes(100, [], 130)).toBe(30);
});

test('a heap that was swept without a word is not counted against', () => {
  expect(allocatedBytes(100, [{ usedBefore: 80, usedAfter: 50 }], 40)).toBe(0);
});

test('garbage that a collection took away counts', () => {
  const meter = new HeapMeter();
  let last: unknown;
  for (let i = 0; i < 400_000; i++) last = { i, other: [i] };
  const bytes = meter.stop();
  expect(last).toBeDefined();
  expect(bytes).toBeGreaterThan(400_000 * 40);
  expect(bytes).toBeLessThan(400_000 * 400);
});
