import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog, type Log } from '../base/log.ts';
import type { SavedCamera } from '../config/saved-camera.ts';
import { ConfigSchema, type Config } from '../config/schema.ts';
import { openStore, type Store } from '../store/store.ts';
import { misplacedEntries } from './camera-places.ts';
import { openSavedCameras } from './saved-cameras.ts';
import { openSavedZones } from './saved-zones.ts';
import { startService } from './start-service.ts';

const POLYGON: [number, number][] = [
  [0, 0],
  [1, 0],
  [1, 1],
];
const LINE_5: SavedCamera = {
  ...{ name: '5 号线', url: 'rtsp://10.0.0.7/main', analysedFps: 12.5, enabled: true },
  transport: 'tcp',
};

let dataDir: string;
let store: Store;
const openOwn = (): Store =>
  openStore({ dataDir, siteId: 'a', timeZone: 'Asia/Shanghai', webUrl: '', clock: systemClock });
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qf-places-'));
  store = openOwn();
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const zone = (id: string) => ({ id, name: id, polygon: POLYGON });
const configOf = (change: object): Config =>
  ConfigSchema.parse({
    site: { id: 'hub-1', name: 'Hub' },
    cameras: [{ id: 'dock-1', name: 'Dock 1', url: 'rtsp://10.0.0.9/1', zones: [zone('unloading')] }],
    dataDir,
    ...change,
  });
const onPlan = (...ids: string[]) => ({
  floorPlan: { image: 'floor.png', cameras: Object.fromEntries(ids.map((id) => [id, [0.5, 0.5]])) },
});
const stations = (S3: object) => ({ scans: { stations: { S3 } } });

function open(config: Config) {
  const parts = {
    dataDir,
    timeZone: 'Asia/Shanghai',
    audit: store.audit,
    clock: systemClock,
    log: silentLog,
  };
  const cameras = openSavedCameras(parts, config.cameras);
  const zones = openSavedZones(parts, () => cameras.all());
  const misplaced = () =>
    misplacedEntries(config, {
      cameras: cameras.all().map(({ id }) => ({ id, zones: [...zones.of(id)] })),
      audit: store.audit,
    });
  return { cameras, zones, misplaced };
}

test('cameras and zones of the file and of the pages are places, also switched off', () => {
  const config = configOf({
    ...onPlan('dock-1', 'line-5'),
    ...{
      scans: {
        stations: { A: { camera: 'line-5', zone: 'odd' }, B: { zone: 'odd' }, C: { camera: 'dock-1' } },
      },
    },
  });
  const { cameras, zones, misplaced } = open(config);
  cameras.put('line-5', { ...LINE_5, enabled: false }, '李娜');
  zones.put('line-5', [zone('odd')], '李娜');
  expect(misplaced()).toEqual([]);
});

test.each([
  [
    onPlan('line-5'),
    'floorPlan.cameras.line-5: there is no camera "line-5": add it under cameras or on /cameras',
  ],
  [stations({ camera: 'line-5' }), 'scans.stations.S3.camera: there is no camera "line-5"'],
  [
    stations({ camera: 'dock-1', zone: 'odd' }),
    'scans.stations.S3.zone: camera "dock-1" has no zone "odd": draw it',
  ],
  [stations({ zone: 'odd' }), 'scans.stations.S3.zone: no camera has a zone "odd": draw it'],
])('what nobody knows is told with its remedy, and is a typing error: %j', (change, line) => {
  const found = open(configOf(change)).misplaced();
  expect(found).toMatchObject([{ isOfPages: false }]);
  expect(found[0]?.line).toContain(line);
});

test('a camera that was removed on the pages is told with who and when; one that came back is a place', () => {
  const { cameras, misplaced } = open(configOf(onPlan('line-5')));
  cameras.put('line-5', LINE_5, '李娜');
  cameras.put('line-5', undefined, '王强');
  expect(misplaced()).toMatchObject([{ isOfPages: true }]);
  expect(misplaced()[0]?.line).toMatch(
    /no camera "line-5" any more, 王强 \(20\S+Z\) removed it on \/cameras: take/,
  );
  cameras.put('line-5', LINE_5, '李娜');
  expect(misplaced()).toEqual([]);
});

test.each([[stations({ camera: 'dock-1', zone: 'unloading' })], [stations({ zone: 'unloading' })]])(
  'a zone that the pages drew away is told with who did: %j',
  (change) => {
    const { zones, misplaced } = open(configOf(change));
    expect(misplaced()).toEqual([]);
    zones.put('dock-1', [zone('loading')], '王强');
    expect(misplaced()).toMatchObject([{ isOfPages: true }]);
    expect(misplaced()[0]?.line).toMatch(
      /has (no|a) zone "unloading", 王强 \(20\S+Z\) changed the zones of "dock-1"/,
    );
  },
);

/** How far the service comes, which has no networks, and what it warned of. */
async function startWith(change: object): Promise<{ error: string; warned: string[] }> {
  store.close();
  const warned: string[] = [];
  const warn = (_fields: unknown, text: string): number => warned.push(text);
  const log = Object.create(silentLog, { warn: { value: warn } }) as Log;
  const config = configOf({
    ...change,
    mqtt: { port: 0 },
    inference: { modelsDir: join(dataDir, 'no-models') },
  });
  const starting = startService({ config, log, version: '0', pagesDir: dataDir });
  const error = await starting.then(
    () => 'started',
    (reason: unknown) => String((reason as { code?: string }).code),
  );
  store = openOwn();
  return { error, warned };
}

test('at the start a typing error is refused; what the pages took away is a warning, and the others go on', async () => {
  expect(await startWith(onPlan('line-5'))).toEqual({ error: 'E_CONFIG', warned: [] });
  const { cameras } = open(configOf({}));
  cameras.put('line-5', LINE_5, '李娜');
  cameras.put('line-5', undefined, '王强');
  const { error, warned } = await startWith(onPlan('line-5'));
  // The next thing that it needs.
  expect(error).toMatch(/^E_MODEL/);
  expect(warned.filter((text) => text.includes('line-5'))).toHaveLength(1);
});
