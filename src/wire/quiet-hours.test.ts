import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterQuiet, coverTheDay, isQuiet } from './quiet-hours.ts';

const ZONE = 'Asia/Shanghai';
const at = (clock: string): number => Date.parse(`2026-03-08T${clock}+08:00`);
const NIGHT = [{ from: '22:00', to: '06:00' }];

test.each([
  ['21:59:59', false],
  ['22:00:00', true],
  ['23:59:59', true],
  ['00:00:00', true],
  ['05:59:59', true],
  ['06:00:00', false],
  ['12:00:00', false],
])('a night from 22:00 to 06:00 at %s: %s', (clock, expected) => {
  expect(isQuiet(at(clock), NIGHT, ZONE)).toBe(expected);
});

test('the clock is that of the site, not of the machine', () => {
  expect(isQuiet(Date.parse('2026-03-08T15:00:00Z'), NIGHT, ZONE)).toBe(true);
  expect(isQuiet(Date.parse('2026-03-08T15:00:00Z'), NIGHT, 'Europe/London')).toBe(false);
});

test('quiet hours end when the last of those that touch each other ends', () => {
  const hours = [...NIGHT, { from: '06:00', to: '06:30' }, { from: '12:00', to: '13:00' }];
  expect(afterQuiet(at('23:10:20'), hours, ZONE)).toBe(at('06:30:00') + 86_400_000);
  expect(afterQuiet(at('12:59:59.500'), hours, ZONE)).toBe(at('13:00:00'));
  expect(afterQuiet(at('13:00:00.500'), hours, ZONE)).toBe(at('13:00:00.500'));
  expect(afterQuiet(at('13:00:00'), [], ZONE)).toBe(at('13:00:00'));
});

const clock = fc
  .integer({ min: 0, max: 1439 })
  .map(
    (minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
  );
const someHours = fc.array(fc.record({ from: clock, to: clock }), { maxLength: 4 });

test('where the day is not covered the end is not quiet, not before, and within a day', () => {
  fc.assert(
    fc.property(fc.integer({ min: at('00:00:00'), max: at('23:59:59') }), someHours, (atMs, hours) => {
      fc.pre(!coverTheDay(hours));
      const endMs = afterQuiet(atMs, hours, ZONE);
      expect(isQuiet(endMs, hours, ZONE)).toBe(false);
      expect(endMs).toBeGreaterThanOrEqual(atMs);
      expect(endMs - atMs).toBeLessThanOrEqual(86_400_000);
      expect(endMs === atMs).toBe(!isQuiet(atMs, hours, ZONE));
    }),
  );
});

test('the same time twice is a whole day', () => {
  expect(coverTheDay([{ from: '08:00', to: '08:00' }])).toBe(true);
  expect(coverTheDay([{ from: '08:00', to: '07:59' }])).toBe(false);
  expect(
    coverTheDay([
      { from: '08:00', to: '20:00' },
      { from: '20:00', to: '08:00' },
    ]),
  ).toBe(true);
  expect(coverTheDay([])).toBe(false);
});

test('a night in which the clock is set forward ends by the new clock', () => {
  const night = [{ from: '22:00', to: '06:00' }];
  const endMs = afterQuiet(Date.parse('2026-03-29T00:30:00Z'), night, 'Europe/Berlin');
  expect(isQuiet(endMs, night, 'Europe/Berlin')).toBe(false);
  expect(Math.abs(endMs - Date.parse('2026-03-29T04:00:00Z'))).toBeLessThanOrEqual(3_600_000);
});
