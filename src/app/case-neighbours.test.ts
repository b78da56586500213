import { afterEach, beforeEach, expect, test } from 'vitest';
import { aHandling, aRecord, RELEASED_WALL_MS } from '../../test/support/handlings.ts';
import { openKeptSite, type KeptSite } from '../../test/support/kept-site.ts';
import { monotonicMs, wallMs } from '../base/units.ts';
import { ConfigSchema } from '../config/schema.ts';
import { NeighboursSchema } from '../wire/neighbours.ts';
import { WHOLE_SITE, type Scope } from '../wire/scope.ts';
import { createCaseNeighbours } from './case-neighbours.ts';

const config = ConfigSchema.parse({
  site: { id: 'hub-1', name: 'Hub' },
  floorPlan: { image: 'plan.png', cameras: { 'belt-1': [0.4, 0.5], 'belt-2': [0.5, 0.5] } },
  cameras: ['belt-1', 'belt-2', 'belt-3'].map((id) => ({ id, name: `The ${id}`, url: 'x' })),
});
const clock = { monotonicMs: () => monotonicMs(0), wallMs: () => wallMs(Date.now()) };
let site: KeptSite;
beforeEach(() => {
  site = openKeptSite();
  site.store.putCameras(config.cameras);
});
afterEach(() => site.remove());

const handle = (secondsLater: number, cameraId: string, isGentle = false): string =>
  site.store.recordHandling(
    aRecord({
      ...{ cameraId, releasedWallMs: wallMs(RELEASED_WALL_MS + secondsLater * 1000) },
      handling: aHandling(isGentle ? { kind: 'place', violation: false } : {}),
    }),
  ).id;
const answer = (id: string, scope: Scope = WHOLE_SITE) =>
  createCaseNeighbours({ store: site.store, config, clock })(id, scope);
const neighbours = (...of: Parameters<typeof answer>) => NeighboursSchema.parse(answer(...of));

test('a minute on both sides, there and beside it: violations with their case, gentle handlings as facts', () => {
  const id = handle(0, 'belt-1');
  const gentle = handle(-12, 'belt-1', true);
  const beside = handle(20, 'belt-2');
  handle(5, 'belt-3');
  handle(61, 'belt-1');
  handle(-61, 'belt-2', true);
  const { cameras, near, violations, handlings } = neighbours(id);
  expect(cameras.map(({ cameraId, cameraName, why }) => [cameraId, cameraName, why])).toEqual([
    ['belt-1', 'The belt-1', 'own'],
    ['belt-2', 'The belt-2', 'near-on-plan'],
  ]);
  expect(near.map((each) => [each.handling.id, each.differenceS, each.case?.id ?? null])).toEqual([
    [gentle, -12, null],
    [beside, 20, beside],
  ]);
  expect([violations, handlings]).toEqual([1, 2]);
});

test('what has no neighbour has none, and what is no violation has no answer', () => {
  expect(neighbours(handle(0, 'belt-3'))).toMatchObject({ near: [], violations: 0, handlings: 0 });
  expect(answer(handle(9, 'belt-1', true))).toBeUndefined();
});

test('what lies out of the scope is neither listed nor counted, its camera not named, its case unknown', () => {
  const id = handle(0, 'belt-1');
  const own = handle(-12, 'belt-1', true);
  const beside = handle(20, 'belt-2');
  const { cameras, near, violations, handlings } = neighbours(id, ['belt-1']);
  expect(cameras.map(({ cameraId }) => cameraId)).toEqual(['belt-1']);
  expect(near.map(({ handling }) => handling.id)).toEqual([own]);
  expect([violations, handlings]).toEqual([0, 1]);
  expect(answer(beside, ['belt-1'])).toBeUndefined();
});

test('a zone in common tells nothing to whom it is hidden', () => {
  const polygon = [
    [0, 0],
    [1, 0],
    [1, 1],
  ] as const;
  const zones = (ids: string[]) => ids.map((zone) => ({ id: zone, name: zone, polygon }));
  const shared = ConfigSchema.parse({
    site: { id: 'hub-1', name: 'Hub' },
    cameras: [
      { id: 'belt-1', name: 'Belt 1', url: 'x', zones: zones(['chute', 'table']) },
      { id: 'belt-2', name: 'Belt 2', url: 'x', zones: zones(['chute', 'cage']) },
    ],
  });
  const { id } = site.store.recordHandling(aRecord({ cameraId: 'belt-1', zone: 'table' }));
  const adjacent = (scope: Scope) =>
    createCaseNeighbours({ store: site.store, config: shared, clock })(id, scope)?.cameras.map(
      ({ cameraId }) => cameraId,
    );
  expect(adjacent(['belt-1', 'belt-2/cage'])).toEqual(['belt-1']);
  expect(adjacent(['belt-1/table', 'belt-2'])).toEqual(['belt-1']);
  expect(adjacent(['belt-1', 'belt-2/chute'])).toEqual(['belt-1', 'belt-2']);
});

test('whether anybody looked is told of each camera', () => {
  const atMs = Math.ceil(Date.now() / 60_000) * 60_000 + 7_200_000;
  const id = handle((atMs - RELEASED_WALL_MS) / 1000, 'belt-1');
  for (const minuteWallMs of [wallMs(atMs - 60_000), wallMs(atMs)])
    site.store.addCoverage('belt-1', minuteWallMs, 60 * 12);
  const later = { ...clock, wallMs: () => wallMs(atMs + 120_000) };
  const { cameras } = createCaseNeighbours({ store: site.store, config, clock: later })(id, WHOLE_SITE)!;
  expect(cameras.map(({ coverage }) => coverage)).toEqual([1, 0]);
});
