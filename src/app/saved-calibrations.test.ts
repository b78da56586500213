import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog, type Log } from '../base/log.ts';
import type { CameraModel } from '../domain/camera.ts';
import { cameraModelOf, usualCamera } from '../geometry/hanging-camera.ts';
import { openStore, type Store } from '../store/store.ts';
import { CalibrationFileSchema, CalibrationRequestSchema, fileOfModel } from '../wire/calibration.ts';
import { openSavedCalibrations } from './saved-calibrations.ts';
import type { SettingParts } from './saved-setting.ts';
import { openSavedZones } from './saved-zones.ts';

const WH = { w: 1280, h: 720 };
const hung = (heightM: number): CameraModel =>
  cameraModelOf({ ...usualCamera(WH), rollRad: 0.02, heightM }, WH);
let dataDir: string;
let store: Store;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qf-calibrations-'));
  store = openStore({ dataDir, siteId: 'a', timeZone: 'Asia/Shanghai', webUrl: '', clock: systemClock });
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

const partsOf = (log: Log, audit: SettingParts['audit'] = store.audit): SettingParts => ({
  ...{ dataDir, timeZone: 'Asia/Shanghai', audit, clock: systemClock, log },
});
const open = (log: Log = silentLog) =>
  openSavedCalibrations(partsOf(log), () => [{ id: 'dock-1', calibration: hung(3) }, { id: 'sort-2' }]);
const fileIn = (): string => join(dataDir, 'cameras', 'dock-1.calibration.json');

test('what was saved counts before the configuration, and after a restart', () => {
  const calibrations = open();
  expect(calibrations.of('dock-1')).toMatchObject({ source: 'configured', model: hung(3) });
  expect(calibrations.of('sort-2')).toMatchObject({ source: 'learnt', model: undefined });
  expect(calibrations.of('nowhere')).toBeUndefined();
  calibrations.put('dock-1', fileOfModel(hung(4)), '李娜');
  for (const each of [calibrations, open()]) {
    expect(each.of('dock-1')).toMatchObject({ source: 'saved', model: hung(4), by: '李娜' });
    expect(each.of('dock-1')?.at).toMatch(/\+08:00$/);
    expect(each.of('sort-2')?.source).toBe('learnt');
  }
  // A file of its own kind: `calibration` of the configuration may name it.
  expect(CalibrationFileSchema.parse(JSON.parse(readFileSync(fileIn(), 'utf8')))).toEqual(
    fileOfModel(hung(4)),
  );
  expect(readdirSync(join(dataDir, 'cameras'))).toEqual(['dock-1.calibration.json']);
});

test('the audit log tells who, and both values', () => {
  const calibrations = open();
  calibrations.put('dock-1', fileOfModel(hung(4)), '李娜');
  calibrations.put('dock-1', null, '王强');
  expect(store.audit.ofSubject('dock-1')).toMatchObject([
    {
      actor: '李娜',
      action: 'calibration-changed',
      detail: { before: fileOfModel(hung(3)), after: fileOfModel(hung(4)) },
    },
    { actor: '王强', detail: { before: fileOfModel(hung(4)), after: null } },
  ]);
  expect(calibrations.of('dock-1')?.source).toBe('configured');
  expect(open().of('dock-1')?.source).toBe('configured');
});

test.each([
  ['half written', '{"size": [1280,'],
  ['of another kind', '{"hello": 1}'],
  ['no object', 'null'],
])('a file that is %s leaves the last good one in force, and one line says so', (_, text) => {
  open().put('dock-1', fileOfModel(hung(4)), '李娜');
  writeFileSync(fileIn(), text);
  const lines: object[] = [];
  const log = { ...silentLog, error: (line: object) => lines.push(line) } as unknown as Log;
  expect(open(log).of('dock-1')).toMatchObject({ source: 'saved', model: hung(4), by: '李娜' });
  expect(lines).toMatchObject([
    { event: 'calibration.unreadable', cameraId: 'dock-1', inForce: 'audit-log' },
  ]);
});

test('what cannot be told is not done', () => {
  const audit = {
    ...store.audit,
    append: () => {
      throw new Error('disk full');
    },
  };
  const calibrations = openSavedCalibrations(partsOf(silentLog, audit), () => [
    { id: 'dock-1', calibration: hung(3) },
  ]);
  expect(() => calibrations.put('dock-1', fileOfModel(hung(4)), '李娜')).toThrow('disk full');
  expect(calibrations.of('dock-1')?.source).toBe('configured');
  expect(open().of('dock-1')?.source).toBe('configured');
});

const good = fileOfModel(hung(3));
test.each([
  ['a camera under the floor', { ...good.camera, t: good.camera.t.map((v) => -v) }],
  [
    'a mirrored picture',
    { ...good.camera, R: [good.camera.R[0].map((v) => -v), good.camera.R[1], good.camera.R[2]] },
  ],
  ['no focal length', { ...good.camera, K: [[0, 0, 640], good.camera.K[1], good.camera.K[2]] }],
])('%s is no calibration', (_, camera) => {
  const request = { by: '李娜', calibration: { ...good, camera } };
  expect(CalibrationRequestSchema.safeParse(request).success).toBe(false);
  expect(CalibrationRequestSchema.safeParse({ ...request, calibration: good }).success).toBe(true);
});

test('zones keep the limits that the configuration gives to their id, and only those', () => {
  const triangle = (x: number): [number, number][] => [
    [x, 0],
    [1, 0],
    [1, 1],
  ];
  const configured = [{ id: 'odd', name: 'Odd sizes', polygon: triangle(0), rules: { throwLimitM: 0.3 } }];
  const zones = openSavedZones(partsOf(silentLog), () => [{ id: 'dock-1', zones: configured }]);
  expect(zones.state('dock-1')).toMatchObject({ source: 'configured', zones: [{ id: 'odd' }] });
  const drawn = [
    { id: 'odd', name: '异形件', polygon: triangle(0.5) },
    { id: 'new', name: '卸车区', polygon: triangle(0.2) },
  ];
  zones.put('dock-1', drawn, '李娜');
  for (const each of [
    zones,
    openSavedZones(partsOf(silentLog), () => [{ id: 'dock-1', zones: configured }]),
  ]) {
    expect(each.of('dock-1')).toEqual([
      { ...drawn[0], rules: { throwLimitM: 0.3 } },
      { ...drawn[1], rules: undefined },
    ]);
    expect(each.state('dock-1')).toMatchObject({ source: 'saved', zones: drawn, by: '李娜' });
  }
  zones.put('dock-1', null, '王强');
  expect(zones.of('dock-1')).toEqual(configured);
  expect(store.audit.ofSubject('dock-1').map(({ actor, action }) => [actor, action])).toEqual([
    ['李娜', 'zones-changed'],
    ['王强', 'zones-changed'],
  ]);
  expect(zones.put('nowhere', null, '王强')).toBeUndefined();
});

test('the calibrations of the demo are such', () => {
  for (const name of ['gentle', 'kicks', 'throws']) {
    const file = join(import.meta.dirname, `../../demo/${name}.calibration.json`);
    expect(CalibrationFileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).error).toBeUndefined();
  }
});
