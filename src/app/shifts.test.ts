import { expect, test } from 'vitest';
import { wallMs } from '../base/units.ts';
import { shiftAt } from './shifts.ts';

const SHIFTS = [
  { name: '早班', start: '06:00', end: '14:00' },
  { name: '夜班', start: '22:00', end: '06:00' },
];
const at = (iso: string) => {
  const { name, startWallMs, endWallMs } = shiftAt(wallMs(Date.parse(iso)), SHIFTS, 'Asia/Shanghai');
  return [name, new Date(startWallMs).toISOString(), new Date(endWallMs).toISOString()];
};

test.each([
  [
    'in the morning',
    '2026-03-08T09:00:00+08:00',
    ['早班', '2026-03-07T22:00:00.000Z', '2026-03-08T06:00:00.000Z'],
  ],
  [
    'late in the evening',
    '2026-03-08T23:00:00+08:00',
    ['夜班', '2026-03-08T14:00:00.000Z', '2026-03-08T22:00:00.000Z'],
  ],
  [
    'after midnight',
    '2026-03-08T02:00:00+08:00',
    ['夜班', '2026-03-07T14:00:00.000Z', '2026-03-07T22:00:00.000Z'],
  ],
  [
    'between two shifts, the last one',
    '2026-03-08T18:00:00+08:00',
    ['早班', '2026-03-07T22:00:00.000Z', '2026-03-08T06:00:00.000Z'],
  ],
])('%s', (_name, iso, expected) => {
  expect(at(iso)).toEqual(expected);
});

test('a whole day is a shift from midnight to midnight, 23 hours long when the clock is put forward', () => {
  const day = [{ name: 'day', start: '00:00', end: '00:00' }];
  const { startWallMs, endWallMs } = shiftAt(
    wallMs(Date.parse('2026-03-29T12:00:00+02:00')),
    day,
    'Europe/Berlin',
  );
  expect((endWallMs - startWallMs) / 3_600_000).toBe(23);
});
