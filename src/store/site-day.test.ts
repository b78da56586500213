import { expect, test } from 'vitest';
import { wallMs } from '../base/units.ts';
import { isoAt, siteDayAt } from './site-day.ts';

const at = (iso: string) => wallMs(Date.parse(iso));
const HOUR_MS = 3_600_000;

test('the site has its own midnight, wherever the box thinks it is', () => {
  expect(siteDayAt(at('2026-03-07T15:59:59.999Z'), 'Asia/Shanghai').day).toBe('2026-03-07');
  expect(siteDayAt(at('2026-03-07T16:00:00.000Z'), 'Asia/Shanghai')).toEqual({
    day: '2026-03-08',
    startWallMs: at('2026-03-08T00:00:00+08:00'),
    endWallMs: at('2026-03-09T00:00:00+08:00'),
  });
});

test.each([
  ['2026-03-29T12:00:00Z', 23],
  ['2026-10-25T12:00:00Z', 25],
  ['2026-06-01T12:00:00Z', 24],
])(
  'where the clock is changed the day of %s has %i hours, and no instant belongs to two days',
  (iso, hours) => {
    const day = siteDayAt(at(iso), 'Europe/Berlin');
    expect((day.endWallMs - day.startWallMs) / HOUR_MS).toBe(hours);
    expect(siteDayAt(wallMs(day.endWallMs - 1), 'Europe/Berlin')).toEqual(day);
    expect(siteDayAt(day.endWallMs, 'Europe/Berlin').startWallMs).toBe(day.endWallMs);
  },
);

test('times carry the offset that the site had then', () => {
  expect(isoAt(at('2026-03-08T01:15:02.120Z'), 'Asia/Shanghai')).toBe('2026-03-08T09:15:02.120+08:00');
  expect(isoAt(at('2026-07-01T00:00:00Z'), 'Europe/Berlin')).toBe('2026-07-01T02:00:00.000+02:00');
  expect(isoAt(at('2026-01-01T00:00:00Z'), 'Europe/Berlin')).toBe('2026-01-01T01:00:00.000+01:00');
  expect(isoAt(at('2026-01-01T00:00:00Z'), 'UTC')).toMatch(/\+00:00$|Z$/);
});
