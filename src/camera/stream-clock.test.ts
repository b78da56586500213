import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ptsMs, wallMs } from '../base/units.ts';
import { StreamClock } from './stream-clock.ts';

const START = 1_700_000_000_000;

test('delays of any pattern move the clock by no more than the smallest of them', () => {
  const delaysMs = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 30, maxLength: 200 });
  fc.assert(
    fc.property(delaysMs, (delays) => {
      const clock = new StreamClock();
      delays.forEach((delayMs, i) => clock.observe(i * 40, wallMs(START + i * 40 + delayMs)));
      expect(clock.toWallMs(ptsMs(1000))! - (START + 1000)).toBeCloseTo(Math.min(...delays), 6);
    }),
  );
});

test('before the first packet it knows nothing', () => {
  expect(new StreamClock().toWallMs(ptsMs(0))).toBeUndefined();
});

test('a camera whose clock drifts is followed within a minute', () => {
  const clock = new StreamClock();
  for (let s = 0; s < 600; s++) clock.observe(s * 1000, wallMs(START + s * 1001));
  const error = clock.toWallMs(ptsMs(599_000))! - (START + 599 * 1001);
  expect(Math.abs(error)).toBeLessThan(61);
});

test('after a step of the host clock backwards only new packets count', () => {
  const clock = new StreamClock();
  clock.observe(0, wallMs(START));
  clock.observe(40, wallMs(START - 3_600_000));
  expect(clock.toWallMs(ptsMs(40))).toBe(START - 3_600_000);
});

test('after a step forwards, as of a time server after the start, the new time counts at once; after a small one within a minute', () => {
  for (const [stepMs, afterS] of [
    [9 * 3_600_000, 0],
    [20_000, 60],
  ] as const) {
    const clock = new StreamClock();
    for (let s = 0; s < 30; s++) clock.observe(s * 1000, wallMs(START + s * 1000));
    for (let s = 30; s <= 30 + afterS; s++) clock.observe(s * 1000, wallMs(START + s * 1000 + stepMs));
    expect(clock.toWallMs(ptsMs(30_000))).toBe(START + 30_000 + stepMs);
  }
});
