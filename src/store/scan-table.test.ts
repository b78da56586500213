import { afterEach, beforeEach, expect, test } from 'vitest';
import { aHandling, aRecord, RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { openKeptSite, type KeptSite } from '../../test/support/kept-site.ts';
import { wallMs } from '../base/units.ts';
import type { NearQuery } from './scan-table.ts';

let site: KeptSite;
beforeEach(() => {
  site = openKeptSite();
  site.store.putCameras([{ id: 'belt-2', name: 'Belt 2' }]);
});
afterEach(() => site.remove());

const scan = (secondsLater: number, changes = {}) => ({
  waybill: 'SF1234567890',
  station: 'S3',
  atWallMs: wallMs(RELEASED_WALL_MS + secondsLater * 1000),
  ...changes,
});
/** A handling that many seconds after the first. */
const handle = (secondsLater: number, changes = {}, handling = {}) =>
  site.store.recordHandling(
    aRecord({
      releasedWallMs: wallMs(RELEASED_WALL_MS + secondsLater * 1000),
      handling: aHandling(handling),
      ...changes,
    }),
  ).id;
const gently = { kind: 'place', violation: false } as const;
const near = (changes: Partial<NearQuery> = {}) =>
  site.store.near({
    cameraIds: undefined,
    zone: 'belt',
    fromWallMs: RELEASED_WALL_MS - 100_000,
    toWallMs: RELEASED_WALL_MS + 100_000,
    aroundWallMs: RELEASED_WALL_MS,
    limit: 10,
    ...changes,
  });

test('a scan counts once by waybill, station and time, also over a restart; the newest comes first', () => {
  expect(site.store.putScans([scan(0), scan(0), scan(9)], 'full')).toBe(2);
  site.reopen();
  expect(
    site.store.putScans([scan(9), scan(9, { station: 'S4' }), scan(9, { waybill: 'OTHER-1' })], 'normal'),
  ).toBe(2);
  expect(site.store.scansOf('SF1234567890', 10)).toHaveLength(3);
  expect(site.store.scansOf('SF1234567890', 1)).toMatchObject([{ atWallMs: RELEASED_WALL_MS + 9000 }]);
  expect(site.store.scansOf('SF0000000000', 10)).toEqual([]);
});

test('near is what was released in the span at the place, nearest in time first, with the case of a violation', () => {
  const late = handle(40);
  const early = handle(-5, {}, gently);
  handle(1, { zone: undefined });
  handle(2, { cameraId: 'belt-2' }, gently);
  handle(100);
  const answer = near({ cameraIds: ['belt-1'] });
  expect(answer).toMatchObject({ violations: 1, handlings: 2 });
  expect(answer.near.map(({ differenceS, handling }) => [handling.id, differenceS])).toEqual([
    [early, -5],
    [late, 40],
  ]);
  expect(answer.near.map((each) => each.case?.id ?? null)).toEqual([null, late]);
  expect(near().handlings).toBe(3);
  expect(near({ cameraIds: ['belt-1', 'none'], zone: undefined }).handlings).toBe(3);
});

test('many gentle handlings push no violation out of the answer', () => {
  const violation = handle(90);
  for (let i = 0; i < 20; i += 1) handle(i, {}, gently);
  const { near: rows, handlings } = near({ limit: 5 });
  expect(handlings).toBe(21);
  expect(rows).toHaveLength(6);
  expect(rows.at(-1)?.case?.id).toBe(violation);
});

test('what is too old goes, and the oldest beyond the measure, no more at once than asked', () => {
  site.store.putScans(
    Array.from({ length: 50 }, (_, i) => scan(i)),
    'full',
  );
  const rule = { beforeWallMs: RELEASED_WALL_MS + 10_000, mostRows: 1000, limit: 6 };
  expect([1, 2, 3].map(() => site.store.trimScans(rule))).toEqual([6, 4, 0]);
  expect(site.store.scansOf('SF1234567890', 99)).toHaveLength(40);
  expect(site.store.trimScans({ ...rule, beforeWallMs: 1, mostRows: 15, limit: 99 })).toBe(25);
  expect(site.store.scansOf('SF1234567890', 99).at(-1)?.atWallMs).toBe(RELEASED_WALL_MS + 35_000);
});
