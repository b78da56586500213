import { expect, test } from 'vitest';
import { hear, NOTHING_HEARD, type Heard } from './hearing.ts';

const NOON = Date.parse('2026-03-08T12:00:00+08:00');
const SITE = { quietHours: [], alertCooldownMs: 120_000, timeZone: 'Asia/Shanghai' };

/** @returns the seconds at which alerts of [camera, second] sounded */
function soundsOf(
  alerts: readonly (readonly [string, number])[],
  site: Parameters<typeof hear>[3] = SITE,
): number[] {
  let heard: Heard = NOTHING_HEARD;
  return alerts.flatMap(([cameraId, s]) => {
    const atMs = NOON + s * 1000;
    const now = hear(heard, { cameraId, atMs }, atMs + 300, site);
    heard = now ?? heard;
    return now === undefined ? [] : [s];
  });
}

test('a camera sounds once in its cooldown, counted from what was heard', () => {
  const storm = Array.from({ length: 13 }, (_, i) => ['a', i * 20] as const);
  expect(soundsOf(storm)).toEqual([0, 120, 240]);
});

test('another camera sounds for itself, but a burst is one sound; what went down in it may sound later', () => {
  expect(
    soundsOf([
      ['a', 0],
      ['b', 3],
      ['b', 10],
      ['a', 30],
      ['c', 31],
    ]),
  ).toEqual([0, 10, 31]);
});

test('in quiet hours nothing sounds, and their end finds nothing heard', () => {
  const site = { ...SITE, quietHours: [{ from: '12:00', to: '12:01' }] };
  expect(
    soundsOf(
      [
        ['a', 0],
        ['a', 40],
        ['a', 60],
      ],
      site,
    ),
  ).toEqual([60]);
});

test('without a cooldown only bursts are one', () => {
  expect(
    soundsOf(
      [
        ['a', 0],
        ['a', 5],
        ['a', 10],
      ],
      { ...SITE, alertCooldownMs: 0 },
    ),
  ).toEqual([0, 10]);
});
