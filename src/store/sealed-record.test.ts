import BetterSqlite from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aRecord, RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { canonicalJson, type Json } from '../base/canonical-json.ts';
import { sha256Hex } from '../base/sha256.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { AuditHeadMessageSchema } from '../wire/audit-head-message.ts';
import { AcknowledgementMessageSchema, VerdictMessageSchema } from '../wire/people-message.ts';
import { openStore, type Store } from './store.ts';

let dataDir: string;
let store: Store;
let nowMs: number;
const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(nowMs) };

beforeEach(() => {
  nowMs = RELEASED_WALL_MS;
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-sealed-'));
  store = openStore({ dataDir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', webUrl: '', clock });
  store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

function query(sql: string): unknown {
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'));
  try {
    return database.prepare(sql).pluck().get();
  } finally {
    database.close();
  }
}
const messages = () => store.outbox.take(100).map(({ message }) => message as Record<string, unknown>);
const facts = {
  clip: { path: 'evidence/x/clip.mp4', sha256: 'a'.repeat(64), bytes: 9, durationMs: 7000, releaseMs: 3100 },
  snapshot: { path: 'evidence/x/snapshot.jpg', sha256: 'b'.repeat(64), bytes: 5 },
  strip: { path: 'evidence/x/strip.jpg', sha256: 'c'.repeat(64), bytes: 3 },
  track: { path: 'evidence/x/track.json', sha256: 'f'.repeat(64), bytes: 7 },
  shortfall: undefined,
};

test('a violation is sealed as it is raised: one hash in the record, the audit log and the alert', () => {
  const { id } = store.recordHandling(aRecord());
  const text = String(query('select record_json from records'));
  const record = JSON.parse(text) as Json;
  expect(canonicalJson(record)).toBe(text);
  expect(record).toMatchObject({
    format: 'qingfang-record',
    violation: { id, kind: 'throw', distanceM: 1.23, limitM: 0.5 },
    seen: { pictureWh: [640, 360], boxXyxyPx: [100, 120, 160, 170] },
    judgedWith: { rules: { throwLimitM: 0.5 }, models: [{ name: 'qingfang-v1' }], calibration: null },
  });
  const recordSha256 = sha256Hex(text);
  expect(query('select sha256 from records')).toBe(recordSha256);
  expect(store.audit.ofSubject(id)).toMatchObject([{ action: 'violation-raised', detail: { recordSha256 } }]);
  expect(messages()).toMatchObject([{ type: 'raised', recordSha256 }]);
});

test('the audit log and the message name clip, snapshot and record of ready evidence, and why it failed', () => {
  const [ready, failed] = [store.recordHandling(aRecord()).id, store.recordHandling(aRecord()).id];
  store.attachEvidence(ready, facts);
  store.failEvidence(failed, 'no recording');
  const [raised, attached] = store.audit.ofSubject(ready);
  expect(attached).toMatchObject({
    action: 'evidence-ready',
    detail: {
      clipSha256: 'a'.repeat(64),
      snapshotSha256: 'b'.repeat(64),
      recordSha256: raised?.detail['recordSha256'],
    },
  });
  expect(store.audit.ofSubject(failed)[1]).toMatchObject({ detail: { reason: 'no recording' } });
  expect(messages()[2]).toMatchObject({
    type: 'evidence-ready',
    recordSha256: raised?.detail['recordSha256'],
  });
  expect(store.violation(ready)?.snapshotSha256).toBe('b'.repeat(64));
});

test('what is sealed stays', () => {
  store.recordHandling(aRecord());
  expect(() => query(`update records set record_json = '{}' returning 1`)).toThrow(/append-only/);
  expect(() => query('delete from records returning 1')).toThrow(/append-only/);
});

test("people's words go out after alerts and before figures, without the note", () => {
  const { id } = store.recordHandling(aRecord());
  nowMs += 86_400_000;
  store.tellDayHead();
  store.putVerdict(id, { verdict: 'confirmed', reason: 'seen-clearly', note: 'red jacket', by: 'Li Wei' });
  store.putAcknowledgement(id, { action: 'talked-to', by: 'Wang' });
  store.recordHandling(aRecord());
  const rows = store.outbox.take(10);
  expect(rows.map(({ topic, retain }) => [topic.replace('qingfang/hub-1/', ''), retain])).toEqual([
    ['violations', false],
    ['violations', false],
    ['verdicts', false],
    ['acknowledgements', false],
    ['audit/2026-03-08', true],
  ]);
  const [, , verdict, acknowledgement, head] = rows.map(({ message }) => message);
  expect(VerdictMessageSchema.parse(verdict)).toEqual(verdict);
  expect(JSON.stringify(verdict)).not.toContain('jacket');
  expect(AcknowledgementMessageSchema.parse(acknowledgement)).toEqual(acknowledgement);
  expect(AuditHeadMessageSchema.parse(head)).toMatchObject({ day: '2026-03-08', auditSeq: 1 });
});

test("a day's head is told once, after the site's midnight, with the last row of that day", () => {
  expect(store.tellDayHead()).toBe(false);
  const { id } = store.recordHandling(aRecord());
  store.attachEvidence(id, facts);
  // 23:59 in Shanghai.
  nowMs = Date.UTC(2026, 2, 8, 15, 59);
  expect(store.tellDayHead()).toBe(false);
  nowMs += 120_000;
  store.putAcknowledgement(id, { action: 'talked-to', by: 'Wang' });
  expect(store.tellDayHead()).toBe(true);
  expect(store.tellDayHead()).toBe(false);
  expect(messages().filter((message) => 'auditSeq' in message)).toEqual([
    { schemaVersion: 1, day: '2026-03-08', auditSeq: 2, sha256: store.audit.ofSubject(id)[1]?.sha256 },
  ]);
  // Three days without the service: one head stands for all.
  nowMs += 3 * 86_400_000;
  expect(store.tellDayHead()).toBe(true);
  expect(messages().at(-1)).toMatchObject({ day: '2026-03-11', auditSeq: 3 });
});
