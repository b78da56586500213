import { afterEach, beforeEach, expect, test } from 'vitest';
import { aRecord, RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { openKeptSite, type KeptSite } from '../../test/support/kept-site.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { ConfigSchema } from '../config/schema.ts';
import { WaybillReportSchema, type WaybillReport } from '../wire/scans.ts';
import { WHOLE_SITE, type Scope } from '../wire/scope.ts';
import { createWaybillSearch } from './waybill-search.ts';

const polygon = [
  [0, 0],
  [1, 0],
  [1, 1],
];
const config = ConfigSchema.parse({
  site: { id: 'hub-1', name: 'Hub' },
  scans: {
    beforeS: 60,
    afterS: 120,
    stations: {
      S3: { zone: 'belt' },
      S4: { camera: 'belt-1', zone: 'belt', offsetS: 30 },
      S5: { camera: 'belt-2' },
    },
  },
  cameras: [
    { id: 'belt-1', name: 'Belt 1', url: 'x', zones: [{ id: 'belt', name: 'Belt', polygon }] },
    { id: 'belt-2', name: 'Belt 2', url: 'x' },
  ],
});
const WAYBILL = 'SF1234567890';
const DAY_MS = 86_400_000;
let site: KeptSite;
let nowMs: number;

beforeEach(() => {
  nowMs = Date.now() + DAY_MS;
  site = openKeptSite();
});
afterEach(() => site.remove());

const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(nowMs) };
const scan = (station: string, atWallMs: number): void => {
  site.store.putScans([{ waybill: WAYBILL, station, atWallMs: wallMs(atWallMs) }], 'full');
};
const search = (scope: Scope = WHOLE_SITE): WaybillReport =>
  WaybillReportSchema.parse(createWaybillSearch({ store: site.store, config, clock })(WAYBILL, scope));

test('a scan finds the violation in its zone, with the difference to the moment at which the parcel should pass', () => {
  const { id } = site.store.recordHandling(aRecord());
  scan('S3', RELEASED_WALL_MS - 100_000);
  scan('S4', RELEASED_WALL_MS - 100_000);
  scan('S5', RELEASED_WALL_MS - 100_000);
  const found = new Map(search().scans.map((each) => [each.station, each]));
  expect(found.get('S3')).toMatchObject({ violations: 1, near: [{ differenceS: 100, case: { id } }] });
  expect(found.get('S4')?.near).toMatchObject([{ differenceS: 70, case: { id } }]);
  expect(found.get('S4')?.place).toEqual({ cameraId: 'belt-1', zone: 'belt', offsetS: 30 });
  expect(found.get('S5')).toMatchObject({ violations: 0, handlings: 0, near: [] });
});

test('the window is that of the configuration, on both sides', () => {
  site.store.recordHandling(aRecord());
  const counts = [61, 60, -119, -120].map((secondsLater) => {
    scan('S3', RELEASED_WALL_MS + secondsLater * 1000);
    return search().scans.find(({ at }) => Date.parse(at) === RELEASED_WALL_MS + secondsLater * 1000)
      ?.violations;
  });
  expect(counts).toEqual([0, 1, 1, 0]);
});

test('an unmapped station is said to be so, and a waybill that nobody read has no scans', () => {
  expect(search()).toMatchObject({ waybill: WAYBILL, beforeS: 60, afterS: 120, keepDays: 30, scans: [] });
  scan('S9', RELEASED_WALL_MS);
  expect(search().scans).toMatchObject([{ station: 'S9', place: null, coverage: null, near: [] }]);
});

test('whether anybody looked is told beside what was seen', () => {
  // The cameras are known from now on: the scan lies two hours later.
  const atMs = Math.ceil(Date.now() / 60_000) * 60_000 + 7_200_000;
  scan('S3', atMs);
  expect(search().scans[0]?.coverage).toBe(0);
  site.store.addCoverage('belt-1', wallMs(atMs + 1000), 60 * 12);
  expect(search().scans[0]?.coverage).toBeCloseTo(1 / 3);
  nowMs = Date.now();
  expect(search().scans[0]?.coverage).toBeNull();
});
