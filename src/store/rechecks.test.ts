import BetterSqlite from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aHandling, aRecord, RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { RecheckQueueSchema } from '../wire/recheck.ts';
import { siteDayAt } from './site-day.ts';
import { openStore, type Store } from './store.ts';

const DAY_MS = 86_400_000;
let dataDir: string;
let store: Store;
let nowMs: number;
const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(nowMs) };
const open = (): Store =>
  openStore({ dataDir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', webUrl: '', clock });

beforeEach(() => {
  nowMs = RELEASED_WALL_MS + 60_000;
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-rechecks-'));
  store = open();
  store.putCameras([
    { id: 'belt-1', name: 'Belt 1' },
    { id: 'belt-2', name: 'Belt 2' },
  ]);
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const gentle = aHandling({ kind: 'place', violation: false });
const clip = (bytes = 9) => ({
  clip: { path: 'recheck/x/clip.mp4', sha256: 'a'.repeat(64), bytes, releaseMs: 3100 },
});

/** Released as the clock stands, and drawn or not. @returns id of the recheck */
function quiet(most: number, cameraId = 'belt-1'): string | undefined {
  const record = aRecord({ handling: gentle, cameraId, releasedWallMs: wallMs(nowMs) });
  const { id } = store.recordHandling(record);
  return store.rechecks.drawQuiet({ id, ...record, boxXyxyPx: gentle.boxXyxyPx }, most);
}

/** A violation with its evidence and a verdict, drawn. */
function judged(by = 'Li Wei', verdict: 'confirmed' | 'false-alarm' = 'confirmed'): string {
  const { id } = store.recordHandling(aRecord());
  store.attachEvidence(id, {
    clip: {
      path: 'evidence/x/clip.mp4',
      sha256: 'b'.repeat(64),
      bytes: 9,
      durationMs: 7000,
      releaseMs: 3300,
    },
    snapshot: { path: 'evidence/x/snapshot.jpg', sha256: 'c'.repeat(64), bytes: 5 },
    strip: undefined,
    track: undefined,
    shortfall: undefined,
  });
  store.putVerdict(id, { verdict, reason: null, note: null, by });
  store.rechecks.drawVerdict(id, 1);
  return id;
}

/** The day after: all that was cut is kept. */
function nextDay(): void {
  nowMs += DAY_MS;
  store.rechecks.clips.keepPast();
}

function byHand(sql: string): void {
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'));
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

const drawnRows = () => {
  const { startWallMs, day } = siteDayAt(wallMs(RELEASED_WALL_MS), 'Asia/Shanghai');
  return store.rechecks.rows(day, startWallMs, wallMs(startWallMs + 7 * DAY_MS));
};

test('of each camera and day at most so many are drawn, and all are counted', () => {
  for (let i = 0; i < 60; i += 1) {
    quiet(3);
    if (i % 6 === 0) quiet(3, 'belt-2');
    nowMs += 1000;
  }
  const drawn = drawnRows();
  expect(drawn.filter(({ cameraId }) => cameraId === 'belt-1')).toHaveLength(3);
  expect(drawn.filter(({ cameraId }) => cameraId === 'belt-2')).toHaveLength(3);
  expect(drawn.every(({ source, kind }) => source === 'quiet' && kind === 'place')).toBe(true);
  expect(store.rechecks.days('2026-03-08', '2026-03-08')).toEqual([
    { day: '2026-03-08', cameraId: 'belt-1', handlings: 60 },
    { day: '2026-03-08', cameraId: 'belt-2', handlings: 10 },
  ]);
});

test('each handling of a day has the same chance, the first as the last', () => {
  const places: number[] = [];
  const [days, perDay] = [100, 12];
  for (let day = 0; day < days; day += 1) {
    const drawnAt = new Map<string, number>();
    for (let i = 0; i < perDay; i += 1) {
      const id = quiet(2);
      if (id !== undefined) drawnAt.set(id, i);
      nowMs += 1000;
    }
    const { startWallMs, endWallMs, day: name } = siteDayAt(wallMs(nowMs), 'Asia/Shanghai');
    for (const { id } of store.rechecks.rows(name, startWallMs, endWallMs))
      places.push(drawnAt.get(id) ?? -1);
    nowMs += DAY_MS;
  }
  expect(places).toHaveLength(2 * days);
  // The quarters of a day: 50 each, within four standard deviations of 6.1.
  for (let quarter = 0; quarter < 4; quarter += 1)
    expect(Math.abs(places.filter((at) => Math.floor(at / 3) === quarter).length - 50)).toBeLessThan(25);
});

test('what comes when its day is over is neither counted nor drawn', () => {
  const record = aRecord({ handling: gentle });
  const { id } = store.recordHandling(record);
  nowMs += DAY_MS;
  expect(store.rechecks.drawQuiet({ id, ...record, boxXyxyPx: gentle.boxXyxyPx }, 2)).toBeUndefined();
  expect(store.rechecks.days('2026-03-01', '2026-03-31')).toEqual([]);
});

test('who takes the place of another takes its clip away, whether it was cut or is being cut', () => {
  const first = quiet(1)!;
  store.rechecks.clips.attachEvidence(first, clip());
  let second: string | undefined;
  while (second === undefined) {
    nowMs += 1000;
    second = quiet(1);
  }
  expect(store.rechecks.clips.going()).toEqual([{ id: first, path: 'recheck/x/clip.mp4' }]);
  store.rechecks.clips.gone(first);
  expect(store.rechecks.clips.going()).toEqual([]);
  store.rechecks.clips.beginCapture(second);
  let third: string | undefined;
  while (third === undefined) {
    nowMs += 1000;
    third = quiet(1);
  }
  expect(store.rechecks.clips.unfinishedEvidence().map(({ id }) => id)).toEqual([third]);
  // Its ffmpeg was at work: what it made goes as well.
  store.rechecks.clips.attachEvidence(second, clip());
  expect(store.rechecks.clips.going().map(({ id }) => id)).toEqual([second]);
  expect(store.rechecks.clip(second)).toBeUndefined();
});

test('the same handlings are drawn after a restart, others on another site', () => {
  const ids = Array.from({ length: 40 }, () => store.recordHandling(aRecord()).id);
  const drawnBy = (): string[] => {
    for (const id of ids) store.rechecks.drawVerdict(id, 0.3);
    return drawnRows()
      .map(({ handlingId }) => handlingId)
      .sort();
  };
  const drawn = drawnBy();
  expect(drawn.length).toBeGreaterThan(3);
  expect(drawn.length).toBeLessThan(25);
  byHand('delete from rechecks');
  store.close();
  store = open();
  expect(drawnBy()).toEqual(drawn);
  byHand(`delete from rechecks; update recheck_key set key_hex = '${'ab'.repeat(32)}'`);
  store.close();
  store = open();
  expect(drawnBy()).not.toEqual(drawn);
});

test('the second auditor is told where and when, and nothing else', () => {
  judged();
  quiet(1);
  for (const { id } of store.rechecks.clips.unfinishedEvidence())
    store.rechecks.clips.attachEvidence(id, clip());
  expect(store.rechecks.queue('Zhao')).toEqual({ waiting: 0, next: null });
  nextDay();
  const queue = store.rechecks.queue('Zhao');
  expect(queue.waiting).toBe(2);
  expect(RecheckQueueSchema.parse(queue)).toEqual(queue);
  expect(Object.keys(queue.next ?? {}).sort()).toEqual(['clipUrl', 'id', 'releaseMs', 'x', 'y']);
  expect(queue.next).toMatchObject({ x: 130 / 640, y: 145 / 360 });
  const told = JSON.stringify(queue);
  for (const { handlingId, cameraId } of drawnRows()) {
    expect(told).not.toContain(handlingId);
    expect(told).not.toContain(cameraId);
  }
});

test('whoever is limited is asked about what they may see, and of the rest there is nothing', () => {
  judged();
  quiet(1, 'belt-2');
  for (const { id } of store.rechecks.clips.unfinishedEvidence())
    store.rechecks.clips.attachEvidence(id, clip());
  nextDay();
  const waiting = (...scope: string[]): number => store.rechecks.queue('Zhao', scope).waiting;
  expect([waiting('belt-1'), waiting('belt-1/belt'), waiting('belt-2'), waiting('belt-2/other')]).toEqual([
    1, 1, 1, 0,
  ]);
  expect([waiting('belt-1', 'belt-2/belt'), waiting('belt')]).toEqual([2, 0]);
  const { id } = drawnRows().find(({ cameraId }) => cameraId === 'belt-2')!;
  expect(store.rechecks.clip(id, ['belt-1'])).toBeUndefined();
  expect(store.rechecks.answer(id, { answer: 'throw', by: 'Zhao' }, ['belt-1'])).toBe('unknown');
  expect(store.rechecks.answer(id, { answer: 'throw', by: 'Zhao' }, ['belt-2'])).toBe('kept');
});

test('a verdict of one is asked of another, never of whoever judged it or answered its alert', () => {
  const id = judged('Li Wei');
  store.putAcknowledgement(id, { action: 'not-a-violation', by: 'Wang' });
  nextDay();
  const [recheck] = drawnRows();
  const waitingFor = (by: string | undefined): number => store.rechecks.queue(by).waiting;
  expect(['Li Wei', 'li wei', 'Wang', 'Zhao', undefined].map(waitingFor)).toEqual([0, 0, 0, 1, 1]);
  const answer = (by: string) => store.rechecks.answer(recheck!.id, { answer: 'gentle', by });
  expect([answer('LI WEI'), answer('Wang'), answer('Zhao'), answer('Sun')]).toEqual([
    'closed',
    'closed',
    'kept',
    'closed',
  ]);
  expect(store.rechecks.answer('019ccb03-1268-434b-9f8c-000000000000', { answer: 'throw', by: 'Sun' })).toBe(
    'unknown',
  );
  expect(store.rechecks.queue('Sun')).toEqual({ waiting: 0, next: null });
  expect(drawnRows()).toMatchObject([
    { answer: 'gentle', answeredBy: 'Zhao', verdict: 'confirmed', verdictBy: 'Li Wei', source: 'verdict' },
  ]);
  expect(store.audit.ofSubject(id).at(-1)).toMatchObject({
    actor: 'Zhao',
    action: 'recheck-answered',
    detail: { answer: 'gentle' },
  });
});

test('an answer may be taken back by who gave it, and is asked for again', () => {
  judged();
  nextDay();
  const { next } = store.rechecks.queue('Zhao');
  const say = (answer: 'kick' | 'throw' | 'withdrawn', by = 'Zhao') =>
    store.rechecks.answer(next!.id, { answer, by });
  expect(say('withdrawn')).toBe('closed');
  expect(say('kick')).toBe('kept');
  expect(say('withdrawn', 'Sun')).toBe('closed');
  expect(say('withdrawn')).toBe('kept');
  expect(store.rechecks.queue('Zhao').next?.id).toBe(next!.id);
  expect(say('throw')).toBe('kept');
  expect(drawnRows()).toMatchObject([{ answer: 'throw' }]);
  for (const sql of ['delete from recheck_answers', `update recheck_answers set answer = 'kick'`])
    expect(() => byHand(sql)).toThrow(/append-only/);
});

test('the order differs from person to person, and does not follow the kind of sample', () => {
  for (let i = 0; i < 12; i += 1) judged();
  for (let i = 0; i < 12; i += 1) {
    quiet(12);
    nowMs += 1000;
  }
  for (const { id } of store.rechecks.clips.unfinishedEvidence())
    store.rechecks.clips.attachEvidence(id, clip());
  nextDay();
  const sources = new Map(drawnRows().map(({ id, source }) => [id, source]));
  const firsts = Array.from({ length: 12 }, (_, i) => store.rechecks.queue(`auditor ${i}`).next!.id);
  expect(new Set(firsts).size).toBeGreaterThan(4);
  expect(new Set(firsts.map((id) => sources.get(id))).size).toBe(2);
});

test('a clip that was kept stands in the audit log with its hash, when it comes and when it goes', () => {
  const id = quiet(1)!;
  expect(store.rechecks.clips.unfinished(id)).toMatchObject({
    id,
    cameraId: 'belt-1',
    handling: { tReleaseMs: 5000, tEndMs: 5480 },
  });
  store.rechecks.clips.attachEvidence(id, clip());
  store.rechecks.clips.keepPast();
  expect(store.audit.head()).toBeUndefined();
  nextDay();
  const [{ handlingId } = { handlingId: '' }] = drawnRows();
  expect(store.rechecks.clip(id)).toEqual({ file: join(dataDir, 'recheck/x/clip.mp4'), handlingId });
  expect(store.rechecks.clips.kept()).toEqual([{ id, releasedWallMs: RELEASED_WALL_MS + 60_000, bytes: 9 }]);
  store.rechecks.clips.remove(id, 'age');
  store.rechecks.clips.remove(id, 'space');
  expect(store.audit.ofSubject(handlingId)).toMatchObject([
    { actor: 'service', action: 'recheck-clip-kept', detail: { clipSha256: 'a'.repeat(64) } },
    { actor: 'service', action: 'recheck-clip-removed', detail: { why: 'age' } },
  ]);
  expect(store.audit.firstBreak()).toBeUndefined();
  expect([store.rechecks.clip(id), store.rechecks.queue('Zhao').waiting]).toEqual([undefined, 0]);
  expect(drawnRows()).toMatchObject([{ id, hasClip: false, answer: null }]);
});

test('a clip that failed is no question', () => {
  const id = quiet(1)!;
  store.rechecks.clips.failEvidence(id, 'nothing was recorded');
  nextDay();
  expect([store.rechecks.clips.unfinishedEvidence(), store.rechecks.queue('Zhao').waiting]).toEqual([[], 0]);
  expect(drawnRows()).toMatchObject([{ hasClip: false }]);
});

test('what is drawn moves no figure of the day, raises no alert and is no violation', () => {
  const record = aRecord({ handling: gentle });
  const { id } = store.recordHandling(record);
  const { startWallMs, endWallMs } = siteDayAt(wallMs(nowMs), 'Asia/Shanghai');
  const before = store.complianceOfDay(startWallMs, endWallMs);
  const recheck = store.rechecks.drawQuiet({ id, ...record, boxXyxyPx: gentle.boxXyxyPx }, 1)!;
  store.rechecks.clips.attachEvidence(recheck, clip());
  nextDay();
  expect(store.rechecks.answer(recheck, { answer: 'throw', by: 'Zhao' })).toBe('kept');
  expect(store.outbox.take(10)).toEqual([]);
  expect(store.complianceOfDay(startWallMs, endWallMs)).toEqual(before);
  expect(store.violationsPage({ limit: 10 }, wallMs(nowMs)).rows).toEqual([]);
  expect(store.keptEvidence()).toEqual([]);
});
