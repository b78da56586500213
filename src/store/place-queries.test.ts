import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aHandling, aRecord, RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { openStore, type Store } from './store.ts';

const HOUR_MS = 3_600_000;
const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(RELEASED_WALL_MS) };
let dataDir: string;
let store: Store;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qingfang-places-'));
  store = openStore({ dataDir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', webUrl: '', clock });
  store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

test('handlings are counted by place and hour of the span; a false alarm is gentle, taken back it is not', () => {
  const gentle = aHandling({ kind: 'place', violation: false });
  const at = (hours: number, changes = {}) =>
    store.recordHandling(
      aRecord({ releasedWallMs: wallMs(RELEASED_WALL_MS + hours * HOUR_MS), handling: gentle, ...changes }),
    ).id;
  at(-0.1);
  at(0);
  at(0.9, { zone: undefined });
  const thrown = at(1.5, { handling: aHandling() });
  at(2);
  const hours = () => store.hoursOfPlaces(wallMs(RELEASED_WALL_MS), wallMs(RELEASED_WALL_MS + 2 * HOUR_MS));
  const second = { cameraId: 'belt-1', zone: 'belt', hour: 1, handlings: 1 };
  expect(hours()).toHaveLength(3);
  expect(hours()).toEqual(
    expect.arrayContaining([
      { cameraId: 'belt-1', zone: 'belt', hour: 0, handlings: 1, gentle: 1, violations: 0 },
      { cameraId: 'belt-1', zone: null, hour: 0, handlings: 1, gentle: 1, violations: 0 },
      { ...second, gentle: 0, violations: 1 },
    ]),
  );
  const say = (verdict: 'false-alarm' | 'withdrawn') =>
    store.putVerdict(thrown, { verdict, reason: null, note: null, by: '李娜' });
  say('false-alarm');
  expect(hours()).toContainEqual({ ...second, gentle: 1, violations: 0 });
  say('withdrawn');
  expect(hours()).toContainEqual({ ...second, gentle: 0, violations: 1 });
  expect([...store.firstSeenOfCameras()]).toEqual([['belt-1', RELEASED_WALL_MS]]);
});
