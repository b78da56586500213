import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aHandling, aRecord, RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { SeenSchema, type ViolationsQuery } from '../wire/http.ts';
import { AdviceSchema, ViolationRowSchema } from '../wire/messages.ts';
import type { Verdict } from '../wire/verdict.ts';
import { openStore, type Store } from './store.ts';

const MINUTE_MS = 60_000;
const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(RELEASED_WALL_MS + 60 * MINUTE_MS) };
let dataDir: string;
let store: Store;
/** In the order of their release, a minute apart. */
let ids: string[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-queries-'));
  store = openStore({ dataDir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', webUrl: '', clock });
  store.putCameras([
    { id: 'belt-1', name: 'Belt 1' },
    { id: 'dock-2', name: 'Dock 2' },
  ]);
  const records = [
    aRecord(),
    aRecord({ cameraId: 'dock-2', zone: undefined, handling: aHandling({ distanceM: 0.62 }) }),
    aRecord({ handling: aHandling({ kind: 'kick', distanceM: undefined, distanceSdM: undefined }) }),
    aRecord({ handling: aHandling({ distanceM: 2.4 }) }),
  ];
  ids = records.map(
    (record, i) =>
      store.recordHandling({ ...record, releasedWallMs: wallMs(RELEASED_WALL_MS + i * MINUTE_MS) }).id,
  );
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const say = (index: number, verdict: Verdict | 'withdrawn') =>
  store.putVerdict(ids[index]!, { verdict, reason: null, note: null, by: '李娜' });
const OVERDUE_BEFORE = wallMs(RELEASED_WALL_MS + 30_000);
const indexesOf = (query: Partial<ViolationsQuery>): number[] =>
  store
    .violationsPage({ limit: 10, ...query }, OVERDUE_BEFORE)
    .rows.map((row) => ids.indexOf(ViolationRowSchema.parse(row).id));

test.each<[string, Partial<ViolationsQuery>, number[]]>([
  ['nothing', {}, [3, 2, 1, 0]],
  ['a camera', { camera: 'dock-2' }, [1]],
  ['a zone', { zone: 'belt' }, [3, 2, 0]],
  ['outside all zones', { zone: '-' }, [1]],
  ['a kind', { kind: 'kick' }, [2]],
  ['at least so far: what was not measured is left out', { minDistanceM: 1 }, [3, 0]],
  ['between two distances', { minDistanceM: 0.5, maxDistanceM: 1.23 }, [1, 0]],
  [
    'a time, its end left out',
    { from: '2026-03-08T09:16:02.120+08:00', to: '2026-03-08T09:18:02.120+08:00' },
    [2, 1],
  ],
  ['a word that is SQL', { camera: "x' or 1=1 --" }, []],
])('narrowed by %s', (_name, query, expected) => {
  expect(indexesOf(query)).toEqual(expected);
});

test('the queue holds what has no verdict, or one that was taken back; counts agree with the lists', () => {
  say(0, 'confirmed');
  say(1, 'false-alarm');
  say(1, 'withdrawn');
  say(2, 'confirmed');
  say(2, 'unsure');
  expect(indexesOf({ review: 'open' })).toEqual([3, 1]);
  expect(indexesOf({ review: 'confirmed' })).toEqual([0]);
  expect(indexesOf({ review: 'unsure' })).toEqual([2]);
  expect(store.reviewCounts({}, OVERDUE_BEFORE)).toEqual({
    open: 2,
    overdue: 0,
    confirmed: 1,
    'false-alarm': 0,
    unsure: 1,
  });
  say(0, 'withdrawn');
  expect(indexesOf({ review: 'overdue' })).toEqual([0]);
  expect(store.reviewCounts({ kind: 'throw' }, OVERDUE_BEFORE)).toMatchObject({ open: 3, overdue: 1 });
});

test('a row carries the newest verdict and acknowledgement; the list can be asked for what nobody acknowledged', () => {
  say(3, 'unsure');
  store.putAcknowledgement(ids[3]!, { action: 'on-my-way', by: '王强' });
  store.putAcknowledgement(ids[3]!, { action: 'talked-to', by: '王强' });
  store.putAcknowledgement(ids[2]!, { action: 'on-my-way', by: '王强' });
  store.putAcknowledgement(ids[2]!, { action: 'withdrawn', by: '王强' });
  expect(store.violation(ids[3]!)).toMatchObject({
    verdict: { verdict: 'unsure', by: '李娜' },
    acknowledgement: { action: 'talked-to', by: '王强', at: '2026-03-08T10:15:02.120+08:00' },
  });
  expect(store.violation(ids[2]!)?.acknowledgement).toBeNull();
  expect(indexesOf({ acknowledged: 'yes' })).toEqual([3]);
  expect(indexesOf({ acknowledged: 'no' })).toEqual([2, 1, 0]);
});

test('the last violation of the board is none that was a false alarm', () => {
  expect(store.lastViolation()?.id).toBe(ids[3]);
  say(3, 'false-alarm');
  expect(store.lastViolation()?.id).toBe(ids[2]);
});

test('what was seen can be drawn', () => {
  const seen = SeenSchema.parse(store.seen(ids[0]!));
  expect(seen).toMatchObject({ pictureWh: [640, 360], boxXyxyPx: [100, 120, 160, 170], joints: null });
  expect(seen.path).toHaveLength(6);
  expect(store.seen('0190163d-8694-739b-aea5-966c26f8ad91')).toBeUndefined();
});

test('advice is listed newest first, from a moment on, and is no violation', () => {
  const near = aHandling({ kind: 'toss', violation: false, advice: true, distanceM: 0.44 });
  const at = (minutes: number) =>
    store.recordHandling(
      aRecord({ handling: near, releasedWallMs: wallMs(RELEASED_WALL_MS + minutes * MINUTE_MS) }),
    ).id;
  const [first, second] = [at(10), at(11)];
  const advices = (fromWallMs: number) =>
    store.newestAdvices({ limit: 5, fromWallMs }).map((advice) => AdviceSchema.parse(advice).id);
  expect(advices(0)).toEqual([second, first]);
  expect(advices(RELEASED_WALL_MS + 11 * MINUTE_MS)).toEqual([second]);
  expect(store.advice(first)).toMatchObject({ kind: 'toss', cameraName: 'Belt 1', distanceM: 0.44 });
  expect(store.advice(ids[0]!)).toBeUndefined();
});
