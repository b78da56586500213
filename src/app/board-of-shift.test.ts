import { expect, test } from 'vitest';
import { wallMs } from '../base/units.ts';
import { ConfigSchema } from '../config/schema.ts';
import type { CoveredMinute } from '../store/coverage-table.ts';
import type { PlaceHour } from '../store/place-queries.ts';
import { BoardSchema } from '../wire/board.ts';
import { boardOfShift, type ShiftFacts } from './board-of-shift.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START = Date.parse('2026-03-08T06:00:00+08:00');
const whole: [number, number][] = [
  [0, 0],
  [1, 0],
  [1, 1],
];
const config = ConfigSchema.parse({
  site: { id: 'hub', name: 'Hub' },
  cameras: [
    {
      id: 'belt',
      name: 'Belt',
      url: 'a.mp4',
      zones: [
        { id: 'in', name: 'In', polygon: whole },
        { id: 'out', name: 'Out', polygon: whole },
      ],
    },
    { id: 'dock', name: 'Dock', url: 'b.mp4' },
  ],
});

const FRAMES = 12.5 * 60;
/** @param blind minutes since the start of the shift that were not seen */
function minutesOf(cameraId: string, howMany: number, blind: (minute: number) => boolean): CoveredMinute[] {
  return Array.from({ length: howMany }, (_, i) => i)
    .filter((minute) => !blind(minute))
    .map((minute) => ({
      cameraId,
      minuteWallMs: wallMs(START + minute * MINUTE_MS),
      framesAnalysed: FRAMES,
    }));
}
const hour = (changes: Partial<PlaceHour>): PlaceHour => ({
  cameraId: 'belt',
  zone: 'in',
  hour: 0,
  handlings: 30,
  gentle: 30,
  violations: 0,
  ...changes,
});
const boardAt = (minutes: number, facts: Partial<ShiftFacts>) =>
  BoardSchema.parse(
    boardOfShift({
      config,
      shift: { name: '早班', startWallMs: wallMs(START), endWallMs: wallMs(START + 8 * HOUR_MS) },
      now: wallMs(START + minutes * MINUTE_MS),
      hours: [],
      minutes: [...minutesOf('belt', minutes, () => false), ...minutesOf('dock', minutes, () => false)],
      firstSeen: new Map([
        ['belt', wallMs(1)],
        ['dock', wallMs(1)],
      ]),
      ...facts,
    }),
  );

test('each zone, and each camera without one, is a place with its rate and its hours so far', () => {
  const board = boardAt(90, {
    hours: [hour({ gentle: 27, violations: 2 }), hour({ hour: 1 }), hour({ cameraId: 'dock', zone: null })],
  });
  expect(board.places.map(({ name, rate, violations }) => [name, rate, violations])).toEqual([
    ['In', 57 / 60, 2],
    ['Out', null, 0],
    ['Dock', 1, 0],
  ]);
  expect(board.places[0]?.hours.map(({ rate, coverage }) => [rate, coverage])).toEqual([
    [0.9, 1],
    [1, 1],
  ]);
  expect(board.coverage).toEqual({ seenMinutes: 180, plannedMinutes: 180 });
});

test('what lies outside the zones of a camera is a place once something was handled there', () => {
  const board = boardAt(10, { hours: [hour({ zone: null })] });
  expect(board.places.map(({ name }) => name)).toEqual(['In', 'Out', 'Belt', 'Dock']);
});

test('a covered lens shows no rate and never wins the flag, however gentle the little that was seen', () => {
  const seen = [...minutesOf('belt', 60, (minute) => minute >= 30), ...minutesOf('dock', 60, () => false)];
  const hours = [hour({ handlings: 500, gentle: 500 }), hour({ cameraId: 'dock', zone: null })];
  const board = boardAt(60, { hours, minutes: seen });
  expect(board.places[0]).toMatchObject({ rate: null, isBlind: true, coverage: 0.5, hasFlag: false });
  expect(board.places[2]).toMatchObject({ rate: 1, isBlind: false, hasFlag: true });
  expect(board.coverage).toEqual({ seenMinutes: 90, plannedMinutes: 120 });
});

test('a minute with too few frames was not seen', () => {
  const few = minutesOf('belt', 60, () => false).map((minute) => ({ ...minute, framesAnalysed: FRAMES / 5 }));
  expect(boardAt(60, { minutes: few }).places[0]).toMatchObject({ isBlind: true, coverage: 0 });
});

test('nobody planned to see before a camera was there, and a service that just started is not blind', () => {
  const firstSeen = new Map([
    ['belt', wallMs(START + 50 * MINUTE_MS)],
    ['dock', wallMs(START + 58 * MINUTE_MS)],
  ]);
  const board = boardAt(60, { firstSeen, minutes: minutesOf('belt', 60, (minute) => minute < 50) });
  expect(board.places[0]).toMatchObject({ coverage: 1, isBlind: false });
  expect(board.places[2]).toMatchObject({ coverage: 0, isBlind: false });
});

test('the flag goes to the busiest place without a violation, and to none with too few handlings', () => {
  const flagged = (hours: PlaceHour[]) =>
    boardAt(60, { hours })
      .places.filter(({ hasFlag }) => hasFlag)
      .map(({ name }) => name);
  const out = hour({ zone: 'out', handlings: 45, gentle: 45 });
  expect(flagged([hour({}), out])).toEqual(['Out']);
  expect(flagged([hour({}), { ...out, violations: 1, gentle: 44 }])).toEqual(['In']);
  expect(flagged([hour({ handlings: 19, gentle: 19 })])).toEqual([]);
});
