import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aHandling, aRecord } from '../../test/support/handlings.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { ConfigSchema } from '../config/schema.ts';
import type { HandlingRecord } from '../store/handling-row.ts';
import { siteDayOf } from '../store/site-day.ts';
import { openStore, type Store } from '../store/store.ts';
import { WHOLE_SITE, type Scope } from '../wire/scope.ts';
import { StatisticsSchema, type StatisticsQuery, type ViolationLine } from '../wire/statistics.ts';
import type { Verdict } from '../wire/verdict.ts';
import { coverageOf, shareOf, sumOf } from './coverage.ts';
import { createSiteStatistics } from './site-statistics.ts';

const ZONE = 'Europe/Berlin';
const polygon: [number, number][] = [
  [0, 0],
  [1, 0],
  [1, 1],
];
/** Where the test is not about what was seen, no rate asks for it. */
const configWith = ({ minCoverage = 0, ...site }: { minCoverage?: number; shifts?: object[] } = {}) =>
  ConfigSchema.parse({
    board: { minCoverage },
    site: { id: 'hub-1', name: 'Hub', timeZone: ZONE, ...site },
    cameras: [
      { id: 'belt-1', name: 'Belt 1', url: 'a.mp4', zones: [{ id: 'belt', name: 'Belt', polygon }] },
      { id: 'dock-2', name: 'Dock 2', url: 'b.mp4' },
    ],
  });

let nowMs = Date.parse('2026-03-30T12:00:00+02:00');
const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(nowMs) };
let dataDir: string;
let store: Store;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-statistics-'));
  nowMs = Date.parse('2026-03-01T00:00:00+01:00');
  store = openStore({ dataDir, siteId: 'hub-1', timeZone: ZONE, webUrl: '', clock });
  store.putCameras([
    { id: 'belt-1', name: 'Belt 1' },
    { id: 'dock-2', name: 'Dock 2' },
    { id: 'gone-3', name: 'Gone 3' },
  ]);
  nowMs = Date.parse('2026-03-30T12:00:00+02:00');
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const put = (
  iso: string,
  handling: Parameters<typeof aHandling>[0] = {},
  record: Partial<HandlingRecord> = {},
) =>
  store.recordHandling(
    aRecord({ releasedWallMs: wallMs(Date.parse(iso)), handling: aHandling(handling), ...record }),
  ).id;
const GENTLE = { kind: 'place', violation: false, distanceM: 0.1 } as const;
const say = (id: string, verdict: Verdict | 'withdrawn'): void =>
  void store.putVerdict(id, { verdict, reason: null, note: null, by: '李娜' });
const LISTENING = new AbortController().signal;
const SHIFTS = [
  { name: 'day', start: '06:00', end: '18:00' },
  { name: 'night', start: '18:00', end: '06:00' },
];
/** Every minute of a day was seen by both cameras; or as many of it from its start. */
const see = (day: string, minutes = 1500): void => {
  const { startWallMs, endWallMs } = siteDayOf(day, ZONE);
  for (const camera of ['belt-1', 'dock-2'])
    for (let at: number = startWallMs; at < Math.min(endWallMs, startWallMs + minutes * 60_000); at += 60_000)
      store.addCoverage(camera, wallMs(at), 750);
};
const ask = async (query: StatisticsQuery, config = configWith(), scope: Scope = WHOLE_SITE) => {
  const outcome = await createSiteStatistics({ store, config, clock }).statistics(query, scope, LISTENING);
  if (!outcome.ok) throw new Error(outcome.error);
  return StatisticsSchema.parse(outcome.value);
};

test('days end at the midnight of the site, also where one has 23 hours, and say what the board says', async () => {
  put('2026-03-28T23:59:59.999+01:00', GENTLE);
  put('2026-03-29T00:00:00.000+01:00', GENTLE);
  const thrown = put('2026-03-29T01:59:59.999+01:00');
  const wrong = put('2026-03-29T03:00:00.000+02:00');
  put('2026-03-29T23:59:59.999+02:00', GENTLE);
  put('2026-03-30T00:00:00.000+02:00', GENTLE);
  say(wrong, 'false-alarm');
  say(thrown, 'confirmed');
  const { days, hours, total } = await ask({ from: '2026-03-28', to: '2026-03-30' });
  expect(days.map(({ day, handlings, isOver }) => [day, handlings, isOver])).toEqual([
    ['2026-03-28', 1, true],
    ['2026-03-29', 4, true],
    ['2026-03-30', 1, false],
  ]);
  const { startWallMs, endWallMs } = siteDayOf('2026-03-29', ZONE);
  const { advices, ...ofTheBoard } = store.complianceOfDay(startWallMs, endWallMs);
  expect(advices).toBe(0);
  expect(days[1]).toMatchObject({ ...ofTheBoard, rate: 3 / 4, isBlind: false });
  expect(days[1]).toMatchObject({ gentle: 3, violations: 1, falseAlarms: 1, reviewed: 2 });
  const filled = hours.filter(({ handlings }) => handlings > 0);
  // There was no hour from two to three.
  expect(filled.map(({ hour, handlings, violations }) => [hour, handlings, violations])).toEqual([
    [0, 2, 0],
    [1, 1, 1],
    [3, 1, 0],
    [23, 2, 0],
  ]);
  expect(total).toMatchObject({ handlings: 6, violations: 1, falseAlarms: 1 });
});

test('the hour that comes twice is one hour of the clock', async () => {
  nowMs = Date.parse('2026-10-26T12:00:00+01:00');
  put('2026-10-25T02:30:00+02:00');
  put('2026-10-25T02:30:00+01:00');
  put('2026-10-25T03:30:00+01:00', GENTLE);
  const { hours, days } = await ask({ from: '2026-10-25', to: '2026-10-25' });
  expect(days[0]?.handlings).toBe(3);
  expect(hours.slice(2, 4)).toEqual([
    { hour: 2, handlings: 2, violations: 2 },
    { hour: 3, handlings: 1, violations: 0 },
  ]);
});

test('kinds, distances and places count what no person called a false alarm, and add up', async () => {
  const at = '2026-03-29T10:00:00+02:00';
  const dock = { cameraId: 'dock-2', cameraName: 'Dock 2', zone: undefined };
  put(at, { distanceM: 0.5 });
  put(at, { distanceM: 0.749 });
  put(at, { distanceM: 0.75 }, dock);
  put(at, { kind: 'kick', distanceM: undefined, distanceSdM: undefined }, dock);
  put(at, {}, { cameraId: 'gone-3', cameraName: 'Gone 3', zone: 'ramp' });
  say(put(at, { distanceM: 2 }), 'false-alarm');
  put(at, GENTLE);
  const all = await ask({ from: '2026-03-29', to: '2026-03-29' });
  expect(all.total.violations).toBe(5);
  expect(all.kinds).toEqual([
    { kind: 'throw', violations: 4 },
    { kind: 'kick', violations: 1 },
  ]);
  expect(all.distances.bins.map(({ violations }) => violations)).toEqual([0, 0, 2, 1, 1]);
  expect(all.distances.bins[3]?.fromM).toBe(0.75);
  expect(all.distances.withoutDistance).toBe(1);
  expect(all.places.map(({ name, violations, handlings }) => [name, violations, handlings])).toEqual([
    ['Belt', 2, 4],
    ['Dock 2', 2, 2],
    ['ramp', 1, 1],
  ]);
  // Nobody plans to see by a camera that is gone: what it handled counts, its coverage is unknown.
  expect(all.places[2]).toMatchObject({ cameraName: 'Gone 3', coverage: null });
  const sums = [all.hours, all.places, all.kinds].map((rows) =>
    (rows as readonly { violations: number }[]).reduce((sum, { violations }) => sum + violations, 0),
  );
  expect(sums).toEqual([5, 5, 5]);
});

test('a filter narrows every figure, coverage included', async () => {
  see('2026-03-29', 60);
  store.addCoverage('dock-2', wallMs(Date.parse('2026-03-29T05:00:00+02:00')), 750);
  const at = '2026-03-29T10:00:00+02:00';
  put(at);
  put(at, {}, { zone: undefined });
  put(at, {}, { cameraId: 'dock-2', cameraName: 'Dock 2', zone: undefined });
  const one = { from: '2026-03-29', to: '2026-03-29' };
  const narrowed = async (filter: StatisticsQuery) => {
    const { total, places, cameras } = await ask({ ...one, ...filter });
    return [total.handlings, places.map(({ name }) => name), cameras.map(({ flagged }) => flagged)];
  };
  expect(await narrowed({})).toEqual([3, ['Belt', 'Dock 2', 'Belt 1'], [2, 1]]);
  expect(await narrowed({ camera: 'belt-1' })).toEqual([2, ['Belt', 'Belt 1'], [2]]);
  expect(await narrowed({ zone: 'belt' })).toEqual([1, ['Belt'], [1]]);
  expect(await narrowed({ zone: '-' })).toEqual([2, ['Dock 2', 'Belt 1'], [1, 1]]);
  expect((await ask({ ...one, camera: 'dock-2' })).total.coverage).toBeCloseTo(61 / (23 * 60), 12);
  expect((await ask({ ...one, zone: 'belt' })).total.coverage).toBeCloseTo(60 / (23 * 60), 12);
});

test('a day of which too little was seen has no rate; its handlings are told', async () => {
  see('2026-03-28');
  see('2026-03-29', 300);
  put('2026-03-28T10:00:00+01:00', GENTLE);
  put('2026-03-29T01:00:00+01:00', GENTLE);
  const { days, total } = await ask(
    { from: '2026-03-28', to: '2026-03-29' },
    configWith({ minCoverage: 0.7 }),
  );
  expect(days.map(({ rate, isBlind }) => [rate, isBlind])).toEqual([
    [1, false],
    [null, true],
  ]);
  expect(days[1]?.handlings).toBe(1);
  expect(total.isBlind).toBe(true);
});

test('a camera that is often wrong comes first, and is below the site where chance does not explain it', async () => {
  const at = '2026-03-29T10:00:00+02:00';
  const judged = (camera: string, verdicts: readonly (Verdict | undefined)[]): void => {
    for (const verdict of verdicts) {
      const id = put(at, {}, { cameraId: camera, zone: undefined });
      if (verdict !== undefined) say(id, verdict);
    }
  };
  judged('belt-1', [...Array<Verdict>(18).fill('confirmed'), 'false-alarm', 'unsure', undefined]);
  judged('dock-2', ['confirmed', ...Array<Verdict>(7).fill('false-alarm')]);
  judged('gone-3', [undefined]);
  say(put(at, {}, { zone: undefined }), 'withdrawn');
  const { cameras } = await ask({ from: '2026-03-29', to: '2026-03-29' });
  expect(cameras.map(({ name, precision, isBelowSite }) => [name, precision?.share, isBelowSite])).toEqual([
    ['Dock 2', 1 / 8, true],
    ['Belt 1', 18 / 19, false],
    ['Gone 3', undefined, false],
  ]);
  expect(cameras[1]).toMatchObject({ flagged: 22, reviewed: 20, confirmed: 18, falseAlarms: 1, unsure: 1 });
  expect(cameras[0]?.precision?.low).toBeCloseTo(0.0224, 4);
  expect(cameras[0]?.precision?.high).toBeCloseTo(0.4709, 4);
});

test('a place that gets worse for three days warns, whichever days are asked for; today does not count', async () => {
  const daysOf = ['2026-03-26', '2026-03-27', '2026-03-28', '2026-03-29'];
  daysOf.forEach((day, i) => {
    for (let n = 0; n < 20; n += 1) put(`${day}T12:00:00Z`, n < i ? {} : GENTLE);
  });
  put('2026-03-30T08:00:00Z', GENTLE);
  const warned = async (query: StatisticsQuery, minHandlings = 20) => {
    const config = configWith({ shifts: SHIFTS });
    const few = { ...config, statistics: { warningMinHandlings: minHandlings } };
    return (await ask(query, few)).warnings.map((each) => [
      each.kind,
      each.name,
      each.days.map(({ day }) => day),
    ]);
  };
  const both = [
    ['place', 'Belt', daysOf],
    ['shift', 'day', daysOf],
  ];
  expect(await warned({})).toEqual(both);
  expect(await warned({ from: '2026-03-29', to: '2026-03-29' })).toEqual(both);
  expect(await warned({ from: '2026-03-28', to: '2026-03-28' })).toEqual([]);
  expect(await warned({ from: '2026-03-30', to: '2026-03-30' })).toEqual(both);
  expect(await warned({}, 21)).toEqual([]);
  expect(await warned({ camera: 'dock-2' })).toEqual([]);
});

test('a night shift is over with its last hour, on the next day', async () => {
  ['2026-03-26', '2026-03-27', '2026-03-28', '2026-03-29'].forEach((day, i) => {
    for (let n = 0; n < 20; n += 1) put(`${day}T23:30:00+02:00`, n < i ? {} : GENTLE);
  });
  const shiftsAt = async (iso: string) => {
    nowMs = Date.parse(iso);
    return (await ask({}, configWith({ shifts: SHIFTS }))).warnings.filter(({ kind }) => kind === 'shift')
      .length;
  };
  expect(await shiftsAt('2026-03-30T05:59:00+02:00')).toBe(0);
  expect(await shiftsAt('2026-03-30T06:00:00+02:00')).toBe(1);
});

test.each([
  [{ from: '2026-03-29' }, /both or neither/],
  [{ from: '2026-03-30', to: '2026-03-29' }, /after to/],
  [{ from: '2026-04-01', to: '2026-04-02' }, /after today, 2026-03-30/],
  [{ from: '2025-12-01', to: '2026-03-30' }, /at most 92 days/],
])('%j is refused', async (query, problem) => {
  const site = createSiteStatistics({ store, config: configWith(), clock });
  const outcome = await site.statistics(query, WHOLE_SITE, LISTENING);
  expect(outcome.ok ? '' : outcome.error).toMatch(problem);
  expect(site.violationTable(query, WHOLE_SITE).ok).toBe(false);
});

test('without days it is the last seven, and days to come are left out', async () => {
  const usual = await ask({});
  expect([usual.from, usual.to, usual.days.length]).toEqual(['2026-03-24', '2026-03-30', 7]);
  expect((await ask({ from: '2026-03-30', to: '2026-04-05' })).to).toBe('2026-03-30');
  expect((await ask({ from: '2025-12-29', to: '2026-03-30' })).days).toHaveLength(92);
});

test('a question that nobody waits for any more is dropped, and the next one is answered', async () => {
  let reads = 0;
  const counted: Store = {
    ...store,
    hoursOfPlaces: (from, to) => {
      reads += 1;
      return store.hoursOfPlaces(from, to);
    },
  };
  const site = createSiteStatistics({ store: counted, config: configWith(), clock });
  const aborter = new AbortController();
  const dropped = site.statistics({}, WHOLE_SITE, aborter.signal);
  const next = site.statistics({ from: '2026-03-29', to: '2026-03-29' }, WHOLE_SITE, LISTENING);
  aborter.abort();
  await expect(dropped).rejects.toThrow();
  expect(reads).toBe(0);
  expect((await next).ok).toBe(true);
});

test('what was seen is counted as on the board: few frames, the first day of a camera, the minute that runs', async () => {
  nowMs = Date.parse('2026-03-29T10:00:30+02:00');
  store.putCameras([{ id: 'late-4', name: 'Late 4' }]);
  nowMs = Date.parse('2026-03-29T11:00:30+02:00');
  const base = configWith({ minCoverage: 0.7 });
  const late = { ...base.cameras[1]!, id: 'late-4', name: 'Late 4', analysedFps: 5 };
  const config = { ...base, cameras: [...base.cameras, late] };
  const start = siteDayOf('2026-03-29', ZONE).startWallMs;
  for (let at: number = start; at <= nowMs; at += 60_000) {
    const minute = (at - start) / 60_000;
    store.addCoverage('belt-1', wallMs(at), minute % 2 === 0 ? 750 : 150);
    if (minute % 3 > 0) store.addCoverage('dock-2', wallMs(at), 188);
    if (at >= Date.parse('2026-03-29T10:00:00+02:00')) store.addCoverage('late-4', wallMs(at), 75);
  }
  const { startWallMs, endWallMs } = siteDayOf('2026-03-29', ZONE);
  const coverage = coverageOf({
    config,
    now: wallMs(nowMs),
    minutes: store.coverageOf(startWallMs, endWallMs),
    firstSeen: store.firstSeenOfCameras(),
  });
  const { total, places } = await ask({ from: '2026-03-29', to: '2026-03-29' }, config);
  const ofBoard = config.cameras.map(({ id }) => coverage(id, startWallMs, endWallMs));
  expect(places.map(({ coverage: share }) => share)).toEqual(ofBoard.map(shareOf));
  expect(total.coverage).toBe(shareOf(sumOf(ofBoard)));
  expect(ofBoard[2]?.planned).toBe(59);
});

test('rows for a spreadsheet: what was flagged, oldest first, with the newest verdict and the time of the site', async () => {
  const second = put('2026-03-29T03:00:00+02:00');
  const first = put('2026-03-29T01:00:00+01:00', {}, { zone: undefined });
  put('2026-03-29T12:00:00Z', GENTLE);
  say(second, 'false-alarm');
  const site = createSiteStatistics({ store, config: configWith(), clock });
  const found = site.violationTable({ from: '2026-03-28', to: '2026-03-29' }, WHOLE_SITE);
  const lines: ViolationLine[] = [];
  if (found.ok) for await (const day of found.value.linesByDay) lines.push(...day);
  expect(lines.map(({ id, occurredAt, zoneName, verdict }) => [id, occurredAt, zoneName, verdict])).toEqual([
    [first, '2026-03-29T01:00:00.000+01:00', null, null],
    [second, '2026-03-29T03:00:00.000+02:00', 'Belt', 'false-alarm'],
  ]);
});
