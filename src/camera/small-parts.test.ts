import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';
import { FramePool } from './frame-pool.ts';
import { streamWarnings } from './stream-warnings.ts';

const LIMITS = { firstMs: 1000, longestMs: 60_000 };

test('the bound of the back-off doubles from 1 s to 60 s, and chance decides below it', () => {
  const bounds = [1, 2, 3, 4, 5, 6, 7, 8, 1000].map((failures) => backoffMs(failures, 1, LIMITS));
  expect(bounds).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, random) => {
        const ms = backoffMs(failures, random, LIMITS);
        expect(ms).toBeCloseTo(backoffMs(failures, 1, LIMITS) * random, -1);
      },
    ),
  );
});

test('a pool lends what it has and takes back a transferred buffer, but no stranger and none twice', () => {
  const pool = new FramePool(12, 2);
  const [first, second] = [pool.claim(), pool.claim()];
  expect([first?.byteLength, second?.byteLength, pool.claim()]).toEqual([12, 12, undefined]);
  pool.release(structuredClone(first!, { transfer: [first!] }));
  expect(pool.claim()?.byteLength).toBe(12);
  expect(() => pool.release(first!)).toThrow('0 bytes');
  expect(() => pool.release(new ArrayBuffer(13))).toThrow('13 bytes');
  pool.release(second!);
  pool.release(new ArrayBuffer(12));
  expect(() => pool.release(second!)).toThrow('twice');
});

const GOOD = {
  ...{ measuredFps: 25, analysedStreamFps: 25, declaredFps: 25, analysedFps: 12.5, keyframeIntervalMs: 2000 },
  isRecorded: true,
};

test('a stream as declared gives no warning, also within a tenth', () => {
  expect(streamWarnings(GOOD)).toEqual([]);
  expect(streamWarnings({ ...GOOD, measuredFps: 23 })).toEqual([]);
  expect(streamWarnings({ ...GOOD, measuredFps: undefined, keyframeIntervalMs: undefined })).toEqual([]);
});

test.each([
  [{ measuredFps: 15.02 }, 'The camera sends 15.0 pictures a second, declaredFps says 25.'],
  [{ analysedStreamFps: 6 }, 'The analysed stream has 6.0 pictures a second, fewer than analysedFps (12.5).'],
  [
    { keyframeIntervalMs: 10_000 },
    'Keyframes lie 10.0 s apart; set the camera to one every 2 s so that clips can begin in time.',
  ],
])('%o is said', (change, warning) => {
  expect(streamWarnings({ ...GOOD, ...change })).toEqual([warning]);
});
