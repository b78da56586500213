import BetterSqlite from 'better-sqlite3';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aRecord, RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { silentLog } from '../base/log.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { ConfigSchema, type Config } from '../config/schema.ts';
import { openStore, type Store } from '../store/store.ts';
import { ViolationRowSchema } from '../wire/messages.ts';
import { EscalationMessageSchema } from '../wire/people-message.ts';
import { startEscalation } from './escalation.ts';

const MINUTE_MS = 60_000;
let dataDir: string;
let store: Store;
let nowMs: number;
const clock = { wallMs: () => wallMs(nowMs), monotonicMs: () => monotonicMs(0) };

const open = (): Store =>
  openStore({ dataDir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', webUrl: '', clock });
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-escalation-'));
  nowMs = RELEASED_WALL_MS + 1000;
  store = open();
  store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const alerts = (changes: object): Config['alerts'] => ConfigSchema.shape.alerts.parse(changes);
const FIVE = { to: '班长', unansweredMinutes: 5 };
const raise = (afterMs = 0): string =>
  store.recordHandling(aRecord({ releasedWallMs: wallMs(RELEASED_WALL_MS + afterMs) })).id;

/** One life of the service, asked once at its start. @returns the violations that went on */
async function lookOnce(some: object): Promise<string[][]> {
  const told: string[][] = [];
  const onEscalated = (ids: readonly string[]): void => void told.push([...ids]);
  const parts = { store, timeZone: 'Asia/Shanghai', clock, log: silentLog, onEscalated };
  await startEscalation({ ...parts, alerts: alerts(some) }).stop();
  return told;
}
const messages = (): unknown[] =>
  store.outbox
    .take(50)
    .filter(({ topic }) => topic === 'qingfang/hub-1/escalations')
    .map(({ message }) => EscalationMessageSchema.parse(message));

test('without steps nothing goes on', async () => {
  raise();
  nowMs += 600 * MINUTE_MS;
  expect(await lookOnce({})).toEqual([]);
});

test('an unanswered alert goes on once: row, audit log and message in one, over a restart', async () => {
  const id = raise();
  expect(await lookOnce({ steps: [FIVE] })).toEqual([]);
  nowMs = RELEASED_WALL_MS + 5 * MINUTE_MS;
  expect(await lookOnce({ steps: [FIVE] })).toEqual([[id]]);
  store.close();
  store = open();
  expect(await lookOnce({ steps: [FIVE] })).toEqual([]);
  const entry = {
    ...{ to: '班长', unansweredMinutes: 5, countInZoneAndDay: null, delayed: false },
    ...{ dueAt: '2026-03-08T09:20:02.120+08:00', at: '2026-03-08T09:20:02.120+08:00' },
  };
  expect(ViolationRowSchema.parse(store.violation(id)).escalations).toEqual([entry]);
  expect(messages()).toMatchObject([{ ...entry, violation: { id, distanceM: 1.23 }, otherIds: [] }]);
  expect(store.audit.ofSubject(id).at(-1)).toMatchObject({
    actor: 'service',
    action: 'escalated',
    detail: { to: '班长', unansweredMinutes: 5, delayed: false },
  });
  expect(store.audit.firstBreak()).toBeUndefined();
});

test('what became due while the service was off goes on at its start, marked; what is old is let be', async () => {
  const id = raise();
  nowMs = RELEASED_WALL_MS + 20 * 60 * MINUTE_MS;
  expect(await lookOnce({ steps: [FIVE] })).toEqual([[id]]);
  expect(store.violation(id)?.escalations).toMatchObject([{ delayed: true }]);
  nowMs = RELEASED_WALL_MS + 72 * 60 * MINUTE_MS;
  expect(await lookOnce({ steps: [{ to: '主管', unansweredMinutes: 15 }] })).toEqual([]);
});

test('an answer or a false alarm keeps it from going on; taken back it goes', async () => {
  const [answered, denied] = [raise(), raise(10 * MINUTE_MS)];
  const by = '王芳';
  store.putAcknowledgement(answered, { action: 'on-my-way', by });
  store.putVerdict(denied, { verdict: 'false-alarm', reason: null, note: null, by });
  nowMs = RELEASED_WALL_MS + 30 * MINUTE_MS;
  expect(await lookOnce({ steps: [FIVE] })).toEqual([]);
  store.putAcknowledgement(answered, { action: 'withdrawn', by });
  store.putVerdict(denied, { verdict: 'withdrawn', reason: null, note: null, by });
  expect(await lookOnce({ steps: [FIVE] })).toEqual([[answered], [denied]]);
});

test('a storm is one message for all of its rows', async () => {
  const storm = [raise(), raise(20_000), raise(40_000)];
  nowMs = RELEASED_WALL_MS + 5 * MINUTE_MS;
  expect(await lookOnce({ steps: [FIVE] })).toEqual([storm]);
  expect(messages()).toMatchObject([{ violation: { id: storm[0] }, otherIds: storm.slice(1) }]);
  expect(storm.map((id) => store.violation(id)?.escalations.length)).toEqual([1, 1, 1]);
  expect(await lookOnce({ steps: [FIVE] })).toEqual([]);
});

test('the third of a zone and day goes on; "not a violation" is not counted', async () => {
  const some = { steps: [{ to: '主管', countInZoneAndDay: 3 }] };
  const [first] = [raise(), raise(MINUTE_MS), raise(2 * MINUTE_MS)];
  store.putAcknowledgement(first, { action: 'not-a-violation', by: '王芳' });
  expect(await lookOnce(some)).toEqual([]);
  const third = raise(3 * MINUTE_MS);
  nowMs = RELEASED_WALL_MS + 3 * MINUTE_MS + 500;
  expect(await lookOnce(some)).toEqual([[third]]);
  expect(messages()).toMatchObject([{ to: '主管', countInZoneAndDay: 3, unansweredMinutes: null }]);
  raise(4 * MINUTE_MS);
  expect(await lookOnce(some)).toEqual([]);
});

test('a step of one violation is written once, and stays as it was written', async () => {
  const id = raise();
  nowMs = RELEASED_WALL_MS + 5 * MINUTE_MS;
  await lookOnce({ steps: [FIVE] });
  const again = { step: FIVE, id, otherIds: [], dueWallMs: wallMs(nowMs), delayed: false };
  expect(() => store.putEscalation(again)).toThrow(/UNIQUE/);
  expect(messages()).toHaveLength(1);
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'));
  for (const sql of [`delete from escalations`, `update escalations set to_name = 'x'`])
    expect(() => database.exec(sql)).toThrow(/append-only/);
  database.close();
});
