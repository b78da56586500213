import BetterSqlite from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aHandling, aRecord, RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { monotonicMs, ptsMs, wallMs } from '../base/units.ts';
import { HANDLING_KINDS } from '../domain/handling.ts';
import { ViolationMessageSchema, ViolationPageSchema, ViolationRowSchema } from '../wire/messages.ts';
import { siteDayAt } from './site-day.ts';
import { openStore, type Store } from './store.ts';

let dataDir: string;
let store: Store;
const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(RELEASED_WALL_MS + 700) };

const open = (): Store =>
  openStore({
    dataDir,
    siteId: 'hub-1',
    timeZone: 'Asia/Shanghai',
    webUrl: 'http://127.0.0.1:8080',
    clock,
  });

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-store-'));
  store = open();
  store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const facts = {
  clip: { path: 'evidence/x/clip.mp4', sha256: 'a'.repeat(64), bytes: 9, durationMs: 7000, releaseMs: 3100 },
  snapshot: { path: 'evidence/x/snapshot.jpg', sha256: 'b'.repeat(64), bytes: 5 },
  strip: { path: 'evidence/x/strip.jpg', sha256: 'c'.repeat(64), bytes: 3 },
  track: { path: 'evidence/x/track.json', sha256: 'f'.repeat(64), bytes: 7 },
  shortfall: undefined,
};
const messages = (): unknown[] => store.outbox.take(100).map(({ message }) => message);

test('a violation is kept with its alert, which says what happened by its schema', () => {
  const { id, violation } = store.recordHandling(aRecord());
  expect(ViolationRowSchema.parse(violation)).toEqual(store.violation(id));
  const [alert, ...others] = store.outbox.take(10);
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ seq: 1, bootId: store.bootId, topic: 'qingfang/hub-1/violations' });
  expect(ViolationMessageSchema.parse(alert?.message)).toEqual({
    schemaVersion: 1,
    type: 'raised',
    id,
    kind: 'throw',
    cameraId: 'belt-1',
    cameraName: '一号皮带 Belt 1',
    zone: 'belt',
    occurredAt: '2026-03-08T09:15:02.120+08:00',
    releaseMs: 5000,
    endMs: 5480,
    distanceM: 1.23,
    distanceSdM: 0.12,
    limitM: 0.5,
    dropM: 0.4,
    scale: 'calibrated',
    probability: 0.97,
    rulesVersion: '2026-1',
    snapshotUrl: null,
    clipUrl: null,
    recordSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
});

test('a gentle handling counts and raises nothing', () => {
  const { violation } = store.recordHandling(
    aRecord({ handling: aHandling({ kind: 'place', violation: false, distanceM: undefined }) }),
  );
  expect(violation).toBeUndefined();
  expect(messages()).toEqual([]);
  expect(store.violationsPage({ limit: 10, before: undefined }, wallMs(0)).rows).toEqual([]);
});

test('a violation that cannot be kept whole leaves nothing behind, no alert and no count', () => {
  expect(() => store.recordHandling(aRecord({ handling: aHandling({ probability: 2 }) }))).toThrow();
  expect(() => store.recordHandling(aRecord({ cameraId: 'unknown' }))).toThrow(/FOREIGN KEY/);
  const sabotage = new BetterSqlite(join(dataDir, 'qingfang.sqlite'));
  sabotage.exec(`create trigger full before insert on outbox begin select raise(abort, 'no room'); end`);
  sabotage.close();
  expect(() => store.recordHandling(aRecord())).toThrow(/no room/);
  const day = siteDayAt(wallMs(RELEASED_WALL_MS), 'Asia/Shanghai');
  expect(store.complianceOfDay(day.startWallMs, day.endWallMs).handlings).toBe(0);
  expect(store.lastViolation()).toBeUndefined();
});

test('the day counts each kind of handling once, from midnight to midnight of the site', () => {
  const at = (iso: string, kind: (typeof HANDLING_KINDS)[number], changes = {}): void => {
    const releasedWallMs = wallMs(Date.parse(iso));
    store.recordHandling(
      aRecord({ releasedWallMs, handling: aHandling({ kind, violation: false, ...changes }) }),
    );
  };
  const { startWallMs, endWallMs } = siteDayAt(wallMs(RELEASED_WALL_MS), 'Asia/Shanghai');
  expect(store.complianceOfDay(startWallMs, endWallMs).handlings).toBe(0);
  at('2026-03-07T23:59:59.999+08:00', 'place');
  at('2026-03-08T00:00:00.000+08:00', 'place');
  at('2026-03-08T08:00:00.000+08:00', 'toss', { advice: true });
  at('2026-03-08T12:00:00.000+08:00', 'drop');
  at('2026-03-08T23:59:59.999+08:00', 'throw', { violation: true });
  at('2026-03-08T13:00:00.000+08:00', 'push', { violation: true });
  at('2026-03-09T00:00:00.000+08:00', 'kick', { violation: true });
  const wanted = { handlings: 5, gentle: 2, violations: 2, advices: 1, reviewed: 0, falseAlarms: 0 };
  expect(store.complianceOfDay(startWallMs, endWallMs)).toEqual(wanted);
  expect(store.complianceOfDay(wallMs(startWallMs - 86_400_000), startWallMs).handlings).toBe(1);
  expect(store.complianceOfDay(startWallMs, endWallMs)).toEqual(wanted);
  // Counted from the rows again.
  store.close();
  store = open();
  expect(store.complianceOfDay(startWallMs, endWallMs)).toEqual(wanted);
  expect(store.lastViolation()?.kind).toBe('kick');
});

test('every kind of handling can be kept', () => {
  for (const kind of HANDLING_KINDS) store.recordHandling(aRecord({ handling: aHandling({ kind }) }));
  expect(store.violationsPage({ limit: 100, before: undefined }, wallMs(0)).rows).toHaveLength(
    HANDLING_KINDS.length,
  );
});

test('pages of violations go from the newest to the oldest, none twice and none left out', () => {
  const ids = [3, 1, 4, 0, 2].map((minute) => ({
    minute,
    id: store.recordHandling(aRecord({ releasedWallMs: wallMs(RELEASED_WALL_MS + minute * 60_000) })).id,
  }));
  const seen: string[] = [];
  let before: string | undefined;
  do {
    const page = ViolationPageSchema.parse(store.violationsPage({ limit: 2, before }, wallMs(0)));
    seen.push(...page.rows.map((row) => row.id));
    before = page.nextBefore ?? undefined;
  } while (before !== undefined);
  expect(seen).toEqual(ids.sort((a, b) => b.minute - a.minute).map(({ id }) => id));
});

test('ready evidence is announced with its hashes, and the pages get its addresses', () => {
  const { id } = store.recordHandling(aRecord());
  store.beginCapture(id);
  expect(store.violation(id)).toMatchObject({ evidenceState: 'capturing', clipUrl: null });
  expect(store.evidenceFile(id, 'clip')).toBeUndefined();
  store.attachEvidence(id, facts);
  expect(ViolationRowSchema.parse(store.violation(id))).toMatchObject({
    evidenceState: 'ready',
    clipUrl: `/evidence/${id}/clip.mp4`,
    snapshotUrl: `/evidence/${id}/snapshot.jpg`,
    stripUrl: `/evidence/${id}/strip.jpg`,
    clipSha256: 'a'.repeat(64),
    clipReleaseMs: 3100,
  });
  expect(store.evidenceFile(id, 'snapshot')).toBe(join(dataDir, 'evidence/x/snapshot.jpg'));
  expect(ViolationMessageSchema.parse(messages()[1])).toMatchObject({
    type: 'evidence-ready',
    id,
    clipUrl: `http://127.0.0.1:8080/evidence/${id}/clip.mp4`,
    snapshotSha256: 'b'.repeat(64),
  });
});

test('failed evidence is announced with its reason', () => {
  const { id } = store.recordHandling(aRecord());
  store.failEvidence(id, 'the release is no longer in the recording');
  expect(store.violation(id)?.evidenceState).toBe('failed');
  expect(ViolationMessageSchema.parse(messages()[1])).toMatchObject({
    type: 'evidence-failed',
    reason: 'the release is no longer in the recording',
  });
});

test('evidence settles once: what comes later changes and sends nothing', () => {
  const { id } = store.recordHandling(aRecord());
  store.attachEvidence(id, facts);
  store.failEvidence(id, 'too late');
  store.attachEvidence(id, facts);
  expect(store.violation(id)?.evidenceState).toBe('ready');
  expect(messages()).toHaveLength(2);
});

test('unfinished evidence is found again after a restart with all that was seen', () => {
  const joints = Float32Array.from({ length: 51 }, (_, i) => i / 2);
  const record = aRecord({ handling: aHandling({ joints }) });
  const done = store.recordHandling(record).id;
  const { id } = store.recordHandling(record);
  store.attachEvidence(done, facts);
  store.beginCapture(id);
  store.close();
  store = open();
  expect(store.unfinishedEvidence()).toEqual([
    {
      id,
      cameraId: 'belt-1',
      cameraName: '一号皮带 Belt 1',
      runId: record.runId,
      occurredAt: '2026-03-08T09:15:02.120+08:00',
      limitM: 0.5,
      pictureWh: { w: 640, h: 360 },
      handling: record.handling,
    },
  ]);
  expect(store.unfinished(done)).toBeUndefined();
});

test('alerts leave before evidence, each in the order of its commit, until they are marked', () => {
  const first = store.recordHandling(aRecord()).id;
  store.attachEvidence(first, facts);
  const second = store.recordHandling(aRecord({ handling: aHandling({ tReleaseMs: ptsMs(9000) }) })).id;
  const order = store.outbox.take(10);
  expect(order.map(({ seq }) => seq)).toEqual([1, 3, 2]);
  expect(order.map(({ message }) => message)).toMatchObject([
    { type: 'raised', id: first },
    { type: 'raised', id: second },
    { type: 'evidence-ready', id: first },
  ]);
  store.outbox.markSent(1, wallMs(RELEASED_WALL_MS + 900));
  expect(store.outbox.take(10).map(({ seq }) => seq)).toEqual([3, 2]);
});

test('sequence numbers go on after a restart, under a new boot id', () => {
  store.recordHandling(aRecord());
  const bootId = store.bootId;
  store.close();
  store = open();
  store.recordHandling(aRecord());
  expect(store.outbox.take(10).map((row) => [row.seq, row.bootId])).toEqual([
    [1, bootId],
    [2, store.bootId],
  ]);
  expect(store.bootId).not.toBe(bootId);
});

test('a camera keeps its row when its name changes and the clock was set back', () => {
  const later = openedWith(wallMs(RELEASED_WALL_MS - 86_400_000));
  expect(() => later.putCameras([{ id: 'belt-1', name: 'Belt one' }])).not.toThrow();
});

function openedWith(now: ReturnType<typeof wallMs>): Store {
  store.close();
  store = openStore({
    dataDir,
    siteId: 'hub-1',
    timeZone: 'Asia/Shanghai',
    webUrl: '',
    clock: { ...clock, wallMs: () => now },
  });
  return store;
}
