import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aRecord } from '../../test/support/handlings.ts';
import { openKeptSite, type KeptSite } from '../../test/support/kept-site.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import type { RetentionLimits } from '../evidence/retention-plan.ts';
import { openStore } from '../store/store.ts';
import { siteDayAt } from '../store/site-day.ts';
import { ClockReportSchema, ClockStateSchema, type ClockLevel } from '../wire/clock-message.ts';
import { clockFile } from './clock-file.ts';
import { ClockWatch } from './clock-watch.ts';
import { Retention } from './retention.ts';
import { RoomReserve } from './room-reserve.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEARS_MS = 5 * 365 * DAY_MS;

/** The host clock; the steady one goes on with it but for its steps. */
let wall: number;
let steady: number;
const clock = { wallMs: () => wallMs(wall), monotonicMs: () => monotonicMs(steady) };
const step = (ms: number): void => void (wall += ms);

let site: KeptSite;
let levels: ClockLevel[];
let events: string[];
let watch: ClockWatch;

beforeEach(async () => {
  wall = Date.UTC(2026, 2, 8, 4);
  steady = 1000;
  site = openKeptSite({ clock });
  await boot();
});
afterEach(() => site.remove());

/** As a start of the service does. */
async function boot(): Promise<void> {
  site.reopen();
  levels = [];
  events = [];
  watch = new ClockWatch({
    file: clockFile(site.dataDir),
    ...{ store: site.store, timeZone: 'Asia/Shanghai', clock },
    log: pino(
      { level: 'info' },
      { write: (line: string) => void events.push((JSON.parse(line) as { event: string }).event) },
    ),
    onLevel: (state) => levels.push(ClockStateSchema.parse(state).level),
  });
  await watch.look();
}

/** At work for so long. */
async function work(ms: number): Promise<void> {
  const each = Math.max(HOUR_MS, ms / 24);
  for (let done = 0; done < ms; done += each) {
    const now = Math.min(each, ms - done);
    wall += now;
    steady += now;
    await watch.look();
  }
}
/** Switched off for so long: the steady clock begins anew. */
async function offFor(ms: number): Promise<void> {
  wall += ms;
  steady = 500;
  await boot();
}

const LIMITS: RetentionLimits = {
  ...{ ageMs: 180 * DAY_MS, falseAlarmAgeMs: 30 * DAY_MS, maxBytes: Infinity, minFreeBytes: 0 },
  kinds: new Map(),
  ring: { longestMs: 600_000, leastMs: 120_000, maxBytes: Infinity },
};
async function expiredBy(limits: Partial<RetentionLimits> = {}): Promise<readonly string[]> {
  const gone: string[] = [];
  await new Retention({
    ...{ dataDir: site.dataDir, store: site.store, limits: { ...LIMITS, ...limits } },
    ring: { lengthMs: 600_000, state: { bytes: 0, spanMs: 0 }, resize: () => undefined },
    reserve: new RoomReserve(site.dataDir, 1024),
    rechecks: { sweep: () => Promise.resolve() },
    readRoom: () => Promise.resolve({ usedShare: 0.5, freeBytes: 1e12 }),
    isAlmostFull: () => false,
    ageMs: (at) => watch.ageMs(at),
    log: pino({ level: 'silent' }),
    onExpired: (id) => gone.push(id),
  }).look();
  return gone;
}
function judged(verdict: 'confirmed' | 'false-alarm' = 'false-alarm'): string {
  const id = site.ready(0, { releasedWallMs: wallMs(wall) });
  site.store.putVerdict(id, { verdict, reason: null, note: null, by: 'Li Wei' });
  return id;
}
const stepsTold = (): unknown[] =>
  site.store.audit
    .page({ limit: 50 })
    .rows.filter(({ subject }) => subject === 'clock')
    .map(({ actor, action, detail }) => [actor, action, detail['offS']])
    .reverse();

test('with a clock that goes well evidence goes when its days are over, and not before', async () => {
  const id = judged();
  await work(29 * DAY_MS);
  expect(await expiredBy()).toEqual([]);
  await offFor(2 * DAY_MS);
  await work(2 * HOUR_MS);
  expect(await expiredBy()).toEqual([id]);
  expect([levels, stepsTold()]).toEqual([['ok'], []]);
});

test('a clock that jumps by years while the service is at work eats nothing, before it is even looked at', async () => {
  judged();
  judged('confirmed');
  await work(2 * HOUR_MS);
  step(YEARS_MS);
  expect(await expiredBy()).toEqual([]);
  expect(watch.isInDoubt).toBe(true);
  await work(2 * DAY_MS);
  expect(await expiredBy()).toEqual([]);
  expect(levels).toEqual(['ok', 'ahead']);
  expect(events.filter((event) => event === 'clock.stepped')).toHaveLength(1);
  expect(stepsTold()).toEqual([['service', 'clock-stepped', YEARS_MS / 1000]]);
});

test('a box that wakes up years later eats nothing, and is asked about; a restart does not make it believe', async () => {
  const id = judged();
  await work(2 * HOUR_MS);
  await offFor(YEARS_MS);
  expect([await expiredBy(), levels]).toEqual([[], ['ahead']]);
  for (let day = 0; day < 2; day += 1) {
    await work(20 * HOUR_MS);
    await offFor(4 * HOUR_MS);
    expect([await expiredBy(), levels]).toEqual([[], ['ahead']]);
  }
  // 72 hours at work, over restarts.
  await work(33 * HOUR_MS);
  expect([await expiredBy(), levels.at(-1)]).toEqual([[id], 'ok']);
});

test('the clock comes back: nothing was lost, what was raised meanwhile goes when its own days are over', async () => {
  const before = judged();
  await work(2 * HOUR_MS);
  step(YEARS_MS);
  await work(HOUR_MS);
  const between = judged();
  await work(2 * HOUR_MS);
  step(-YEARS_MS);
  await work(HOUR_MS);
  expect([await expiredBy(), levels]).toEqual([[], ['ok', 'ahead', 'ok']]);
  await work(31 * DAY_MS);
  expect(await expiredBy()).toEqual([before]);
  expect(site.store.violation(between)?.evidenceState).toBe('ready');
});

test('a person confirms the clock: it is believed at once, and who did it stands in the audit log', async () => {
  const id = judged();
  await work(2 * HOUR_MS);
  await offFor(200 * DAY_MS);
  expect(await expiredBy()).toEqual([]);
  clockFile(site.dataDir).confirm({ by: 'Wang Fang', atWallMs: wall });
  await work(1000);
  expect([await expiredBy(), levels]).toEqual([[id], ['ahead', 'ok']]);
  expect(stepsTold().at(-1)).toEqual(['Wang Fang', 'clock-confirmed', undefined]);
  // Taken once: the next jump is doubted again.
  step(YEARS_MS);
  expect(watch.isInDoubt).toBe(true);
});

test('a battery is empty: the box is behind until a time server answers, and then nobody need be asked', async () => {
  const id = judged('confirmed');
  await work(2 * HOUR_MS);
  await offFor(8 * HOUR_MS);
  wall = Date.UTC(2000, 0, 1);
  await boot();
  expect([levels, await expiredBy()]).toEqual([['behind'], []]);
  wall = Date.UTC(2026, 2, 8, 14) + 30_000;
  await work(HOUR_MS);
  expect([levels, await expiredBy()]).toEqual([['behind', 'ok'], []]);
  expect(site.store.violation(id)?.evidenceState).toBe('ready');
});

test('a step of hours makes no verdict final and asks nobody', async () => {
  judged();
  step(9 * HOUR_MS);
  expect(await expiredBy({ maxBytes: 0 })).toEqual([]);
  expect([levels, watch.isInDoubt]).toEqual([['ok'], false]);
  await work(2 * HOUR_MS);
  expect(await expiredBy({ maxBytes: 0 })).toHaveLength(1);
  expect(levels).toEqual(['ok']);
  expect(stepsTold()).toEqual([['service', 'clock-stepped', 9 * 3600]]);
});

test('scans are forgotten by the known time as well', async () => {
  await work(HOUR_MS);
  step(YEARS_MS);
  expect(watch.nowForAges()).toBe(wall - YEARS_MS);
  step(-2 * YEARS_MS);
  expect(watch.nowForAges()).toBe(wall);
});

test.each(['', '{"knownWallMs":', '[]', '{"knownWallMs":-1,"doubt":null}'])(
  'a mark that is no mark (%j) costs nothing: the audit log knows when the service last ran',
  async (text) => {
    judged();
    await work(2 * HOUR_MS);
    writeFileSync(join(site.dataDir, 'clock.json'), text);
    await offFor(YEARS_MS);
    expect([levels, await expiredBy()]).toEqual([['ahead'], []]);
    expect(JSON.parse(readFileSync(join(site.dataDir, 'clock.json'), 'utf8'))).toHaveProperty('doubt.ranMs');
  },
);

test('a disk that takes no mark is told, and the clock is watched all the same', async () => {
  mkdirSync(join(site.dataDir, 'clock.json.partial'));
  judged();
  step(YEARS_MS);
  await expect(watch.look()).rejects.toThrow('EISDIR');
  expect([levels, await expiredBy()]).toEqual([['ok', 'ahead'], []]);
});

test('a jump over midnight loses no handling, counts none twice, and leaves each on the day that the clock said', async () => {
  const store = site.store;
  const today = siteDayAt(wallMs(wall), 'Asia/Shanghai');
  const put = (): string => store.recordHandling(aRecord({ releasedWallMs: wallMs(wall) })).id;
  const before = [put(), put()];
  step(14 * HOUR_MS);
  const tomorrow = siteDayAt(wallMs(wall), 'Asia/Shanghai');
  const after = [put(), put(), put()];
  expect(tomorrow.startWallMs).toBe(today.endWallMs);
  const violationsOf = ({ startWallMs, endWallMs }: typeof today): number =>
    store.complianceOfDay(startWallMs, endWallMs).violations;
  expect([violationsOf(today), violationsOf(tomorrow)]).toEqual([2, 3]);
  expect(new Set([...before, ...after]).size).toBe(5);
  const sent = store.outbox.take(99).map(({ seq }) => seq);
  expect(sent).toEqual([1, 2, 3, 4, 5]);
  store.close();
  site.store = openStore(site.options);
  expect(site.store.complianceOfDay(today.startWallMs, tomorrow.endWallMs).violations).toBe(5);
  expect(site.store.audit.firstBreak()).toBeUndefined();
});

test('people see why the clock is in doubt, by how much and since when, and settle it by their word', async () => {
  await work(2 * HOUR_MS);
  expect(ClockReportSchema.parse(watch.report())).toMatchObject({ level: 'ok', offS: 0, since: null });
  await offFor(YEARS_MS);
  const foundAt = wall;
  await work(3 * HOUR_MS);
  const report = ClockReportSchema.parse(watch.report());
  expect(report).toMatchObject({ level: 'ahead', ranS: 3 * 3600, settlesAfterS: 72 * 3600 });
  expect(report.offS).toBeCloseTo(YEARS_MS / 1000, -1);
  expect(Date.parse(report.since!)).toBe(foundAt);
  expect(Date.parse(report.now)).toBe(wall);
  expect(Date.parse(report.known)).toBe(wall - report.offS * 1000);

  // A look may be at work when the word comes.
  const looking = watch.look();
  expect(await watch.confirm('李娜')).toMatchObject({ level: 'ok', offS: 0, since: null });
  await looking;
  expect(levels).toEqual(['ahead', 'ok']);
  const said = () => site.store.audit.ofSubject('clock').filter(({ action }) => action === 'clock-confirmed');
  expect(said()).toMatchObject([{ actor: '李娜' }]);
  expect(clockFile(site.dataDir).readMark()).toEqual({ knownWallMs: wall, doubt: null });
  expect(clockFile(site.dataDir).readConfirmation()).toBeUndefined();
  // There is nothing left to settle.
  await watch.confirm('王强');
  expect(said()).toHaveLength(1);
});
