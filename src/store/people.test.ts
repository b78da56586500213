import BetterSqlite from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aHandling, aRecord, RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { AuditPageSchema } from '../wire/audit.ts';
import { AcknowledgementEntrySchema, VerdictEntrySchema, type VerdictRequest } from '../wire/verdict.ts';
import { siteDayAt } from './site-day.ts';
import { openStore, type Store } from './store.ts';

let dataDir: string;
let store: Store;
let nowMs = RELEASED_WALL_MS;
const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(nowMs) };
const open = (): Store =>
  openStore({ dataDir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', webUrl: '', clock });

beforeEach(() => {
  nowMs = RELEASED_WALL_MS + 60_000;
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-people-'));
  store = open();
  store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const falseAlarm: VerdictRequest = {
  verdict: 'false-alarm',
  reason: 'handed-over',
  note: '同事接住了',
  by: 'Li Wei',
};
const withdrawn: VerdictRequest = { verdict: 'withdrawn', reason: null, note: null, by: 'Li Wei' };
const { startWallMs, endWallMs } = siteDayAt(wallMs(RELEASED_WALL_MS), 'Asia/Shanghai');
const today = () => store.complianceOfDay(startWallMs, endWallMs);
/** What somebody with a file editor could do. */
function byHand(sql: string): void {
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'));
  try {
    database.exec(sql);
  } finally {
    database.close();
  }
}

test('verdicts are added, the history keeps what was withdrawn, and each stands in the audit log', () => {
  const { id } = store.recordHandling(aRecord());
  const first = store.putVerdict(id, falseAlarm);
  expect(VerdictEntrySchema.parse(first)).toEqual({ ...falseAlarm, at: '2026-03-08T09:16:02.120+08:00' });
  nowMs += 1000;
  store.putVerdict(id, withdrawn);
  store.close();
  store = open();
  expect(store.verdictHistory(id).map(({ verdict, at }) => [verdict, at])).toEqual([
    ['false-alarm', '2026-03-08T09:16:02.120+08:00'],
    ['withdrawn', '2026-03-08T09:16:03.120+08:00'],
  ]);
  expect(store.audit.ofSubject(id).slice(1)).toMatchObject([
    {
      seq: 2,
      at: '2026-03-08T01:16:02.120Z',
      actor: 'Li Wei',
      action: 'verdict',
      detail: { verdict: 'false-alarm', reason: 'handed-over', note: '同事接住了' },
    },
    { seq: 3, detail: { verdict: 'withdrawn' } },
  ]);
});

test('a false alarm counts as gentle at once and no longer when it is withdrawn', () => {
  const { id } = store.recordHandling(aRecord());
  store.recordHandling(aRecord());
  store.recordHandling(aRecord({ handling: aHandling({ kind: 'place', violation: false }) }));
  const flagged = { handlings: 3, gentle: 1, violations: 2, advices: 0, reviewed: 0, falseAlarms: 0 };
  expect(today()).toEqual(flagged);
  store.putVerdict(id, falseAlarm);
  const corrected = { ...flagged, gentle: 2, violations: 1, reviewed: 1, falseAlarms: 1 };
  expect(today()).toEqual(corrected);
  store.recordHandling(aRecord());
  expect(today()).toEqual({ ...corrected, handlings: 4, violations: 2 });
  store.putVerdict(id, withdrawn);
  expect(today()).toEqual({ ...flagged, handlings: 4, violations: 3 });
  store.putVerdict(id, { ...falseAlarm, verdict: 'confirmed', reason: 'seen-clearly' });
  expect(today()).toEqual({ ...flagged, handlings: 4, violations: 3, reviewed: 1 });
});

test('a gentle handling can be judged too, without moving the count of false alarms', () => {
  const { id } = store.recordHandling(aRecord({ handling: aHandling({ kind: 'toss', violation: false }) }));
  store.putVerdict(id, falseAlarm);
  expect(store.verdictHistory(id)).toHaveLength(1);
  expect(today()).toMatchObject({ handlings: 1, reviewed: 0, falseAlarms: 0 });
});

test('acknowledgements are added and stand in the audit log', () => {
  const { id } = store.recordHandling(aRecord());
  const entry = store.putAcknowledgement(id, { action: 'on-my-way', by: 'Wang' });
  expect(AcknowledgementEntrySchema.parse(entry)).toMatchObject({ action: 'on-my-way', by: 'Wang' });
  store.putAcknowledgement(id, { action: 'talked-to', by: 'Wang' });
  expect(store.acknowledgementHistory(id).map(({ action }) => action)).toEqual(['on-my-way', 'talked-to']);
  expect(store.audit.ofSubject(id).map(({ action }) => action)).toEqual([
    'violation-raised',
    'acknowledgement',
    'acknowledgement',
  ]);
});

describe('one answer to a storm', () => {
  const storm = (count: number) => Array.from({ length: count }, () => store.recordHandling(aRecord()).id);
  const answersOf = (id: string) =>
    store.acknowledgementHistory(id).map(({ action, by, at }) => [action, by, at]);

  test('is kept for each with who and when, in the audit log and as a message', () => {
    const ids = storm(3);
    expect(store.putStormAcknowledgement({ ids, action: 'talked-to', by: 'Wang' })).toEqual(ids);
    for (const id of ids) {
      expect(answersOf(id)).toEqual([['talked-to', 'Wang', '2026-03-08T09:16:02.120+08:00']]);
      expect(store.audit.ofSubject(id).at(-1)).toMatchObject({
        actor: 'Wang',
        action: 'acknowledgement',
        detail: { action: 'talked-to' },
      });
    }
    const messages = store.outbox.take(100).filter(({ topic }) => topic.endsWith('/acknowledgements'));
    expect(messages.map(({ message }) => message)).toMatchObject(ids.map((violationId) => ({ violationId })));
  });

  test('leaves what somebody answered meanwhile, and counts once however often it comes', () => {
    const [first, second, third] = storm(3) as [string, string, string];
    store.putAcknowledgement(second, { action: 'not-a-violation', by: 'Li' });
    const request = { ids: [first, second, third], action: 'on-my-way' as const, by: 'Wang' };
    expect(store.putStormAcknowledgement(request)).toEqual([first, third]);
    expect(store.putStormAcknowledgement(request)).toEqual([]);
    expect(store.violation(second)?.acknowledgement).toMatchObject({ action: 'not-a-violation', by: 'Li' });
    expect(answersOf(first)).toHaveLength(1);
  });

  test('is taken back where there is one, and may be given again', () => {
    const ids = storm(2);
    store.putStormAcknowledgement({ ids: ids.slice(0, 1), action: 'on-my-way', by: 'Wang' });
    expect(store.putStormAcknowledgement({ ids, action: 'withdrawn', by: 'Wang' })).toEqual(ids.slice(0, 1));
    expect(store.violation(ids[0]!)?.acknowledgement).toBeNull();
    expect(store.putStormAcknowledgement({ ids, action: 'talked-to', by: 'Wang' })).toEqual(ids);
  });

  test('is kept for all or for none', () => {
    const ids = storm(2);
    const unknown = '019ccb03-1268-734b-9f8c-000000000000';
    const request = { action: 'talked-to', by: 'Wang' } as const;
    expect(store.putStormAcknowledgement({ ids: [...ids, unknown], ...request })).toBeUndefined();
    byHand(
      `create trigger full before insert on audit_log when new.subject = '${ids[1]!}' begin select raise(abort, 'no room'); end`,
    );
    expect(() => store.putStormAcknowledgement({ ids, ...request })).toThrow(/no room/);
    expect(ids.map(answersOf)).toEqual([[], []]);
  });
});

test('what people say of a violation that is none is not kept', () => {
  const gentle = store.recordHandling(
    aRecord({ handling: aHandling({ kind: 'place', violation: false }) }),
  ).id;
  expect(store.putVerdict('019ccb03-1268-734b-9f8c-000000000000', falseAlarm)).toBeUndefined();
  expect(store.putAcknowledgement(gentle, { action: 'talked-to', by: 'Wang' })).toBeUndefined();
  expect(store.audit.head()).toBeUndefined();
});

test('a verdict that cannot be written into the audit log is no verdict', () => {
  const { id } = store.recordHandling(aRecord());
  byHand(`create trigger full before insert on audit_log begin select raise(abort, 'no room'); end`);
  expect(() => store.putVerdict(id, falseAlarm)).toThrow(/no room/);
  expect(store.verdictHistory(id)).toEqual([]);
});

test.each(['audit_log', 'verdicts', 'acknowledgements'])('%s can only be added to', (table) => {
  const { id } = store.recordHandling(aRecord());
  store.putVerdict(id, falseAlarm);
  store.putAcknowledgement(id, { action: 'talked-to', by: 'Wang' });
  const who = table === 'audit_log' ? 'actor' : 'by_name';
  expect(() => byHand(`update ${table} set ${who} = 'nobody'`)).toThrow(/append-only/);
  expect(() => byHand(`delete from ${table}`)).toThrow(/append-only/);
});

test('a row of the audit log must follow the one before', () => {
  const append = (seq: number, previous: string): void =>
    byHand(
      `insert into audit_log values (${seq}, 1, 'x', 'verdict', '', '{}', '${previous}', '${'a'.repeat(64)}')`,
    );
  expect(() => append(2, '0'.repeat(64))).toThrow(/does not follow/);
  expect(() => append(1, 'b'.repeat(64))).toThrow(/does not follow/);
  append(1, '0'.repeat(64));
  expect(() => append(2, '0'.repeat(64))).toThrow(/does not follow/);
  expect(() => byHand(`insert or replace into audit_log select * from audit_log`)).toThrow(/does not follow/);
});

/** Thirty rows over ten violations. */
function fillLog(): void {
  for (let i = 0; i < 10; i += 1) {
    const { id } = store.recordHandling(aRecord());
    nowMs += 3_600_000;
    store.putVerdict(id, { ...falseAlarm, note: `${i}` });
    store.putVerdict(id, withdrawn);
  }
}
const WITHOUT_GUARD = 'drop trigger audit_log_stays; drop trigger audit_log_is_kept;';

test('an untouched chain holds', () => {
  expect(store.audit.firstBreak()).toBeUndefined();
  fillLog();
  expect(store.audit.firstBreak()).toBeUndefined();
});

test.each([
  ['another time', `update audit_log set at_wall_ms = at_wall_ms + 1 where seq = 7`, 7],
  ['another actor', `update audit_log set actor = 'Li Wie' where seq = 1`, 1],
  ['another subject', `update audit_log set subject = 'x' where seq = 3`, 3],
  [
    'another verdict',
    `update audit_log set detail_json = replace(detail_json, 'false-alarm', 'confirmed')`,
    2,
  ],
  ['a row taken out', `delete from audit_log where seq = 12`, 12],
  ['the first row taken out', `delete from audit_log where seq = 1`, 1],
  ['a hash of its own', `update audit_log set sha256 = '${'c'.repeat(64)}' where seq = 30`, 30],
])('the chain shows %s', (_name, sql, seq) => {
  fillLog();
  byHand(WITHOUT_GUARD + sql);
  expect(store.audit.firstBreak()).toBe(seq);
});

test('half a surrogate pair in a name or a note does not break the chain', () => {
  const { id } = store.recordHandling(aRecord());
  store.putVerdict(id, { ...falseAlarm, note: 'seen \ud83d', by: 'Li\udc00 \ud83d\ude00' });
  store.putAcknowledgement(id, { action: 'on-my-way', by: '\ud800' });
  expect(store.audit.firstBreak()).toBeUndefined();
  expect(store.verdictHistory(id)[0]).toMatchObject({ note: 'seen \ufffd', by: 'Li\ufffd \ud83d\ude00' });
});

test('pages of the audit log go from the newest to the oldest', () => {
  fillLog();
  const seen: number[] = [];
  let before: number | undefined;
  do {
    const page = AuditPageSchema.parse(store.audit.page({ limit: 7, before }));
    seen.push(...page.rows.map(({ seq }) => seq));
    before = page.nextBefore ?? undefined;
  } while (before !== undefined);
  expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => 30 - i));
});

test('the head of the log at a moment is the last row before it', () => {
  fillLog();
  expect(store.audit.head()?.seq).toBe(30);
  expect(store.audit.head(wallMs(RELEASED_WALL_MS + 60_000 + 3_600_001))?.seq).toBe(4);
  expect(store.audit.head(wallMs(RELEASED_WALL_MS))).toBeUndefined();
});

test('covered minutes add up, and a minute that nobody saw is not there', () => {
  const at = (minute: number, seconds = 0) => wallMs(startWallMs + minute * 60_000 + seconds * 1000);
  store.addCoverage('belt-1', at(0, 1), 100);
  store.addCoverage('belt-1', at(0, 59), 50);
  store.addCoverage('belt-1', at(1, 0), 0);
  store.addCoverage('belt-1', at(2, 0), 7);
  expect(store.coverageOf(at(0), at(2))).toEqual([
    { cameraId: 'belt-1', minuteWallMs: at(0), framesAnalysed: 150 },
  ]);
  expect(store.coverageOf(at(0), at(3))).toHaveLength(2);
});
