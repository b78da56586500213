import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { silentLog, type Log } from '../base/log.ts';
import { ok } from '../base/result.ts';
import { CameraSchema, type CameraConfig } from '../config/schema.ts';
import { cameraModelOf, usualCamera } from '../geometry/hanging-camera.ts';
import { openStore, type Store } from '../store/store.ts';
import { fileOfModel } from '../wire/calibration.ts';
import type { CameraEntry, CameraProbe } from '../wire/camera-setup.ts';
import type { ProbedStreams } from './camera-probe.ts';
import { createCameraSetup } from './camera-setup.ts';
import { openSavedCalibrations } from './saved-calibrations.ts';
import { openSavedCameras } from './saved-cameras.ts';
import { openSavedZones } from './saved-zones.ts';

const WH = { w: 1280, h: 720 };
const CONFIGURED = [
  CameraSchema.parse({ id: 'dock-1', name: 'Dock 1', url: 'rtsp://admin:from-env@10.0.0.9/1' }),
  CameraSchema.parse({ id: 'clip-2', name: 'Clip 2', url: '/clips/clip.mp4' }),
];
const ENTRY: CameraEntry = {
  ...{ name: '5 号线', url: 'rtsp://10.0.0.7/main', analysisUrl: 'rtsp://10.0.0.7/sub', transport: 'tcp' },
  ...{ analysedFps: 12.5, declaredFps: null, enabled: true, user: 'viewer', password: 'p@ss wörd' },
};
const NO_PICTURE: CameraProbe = {
  main: { kind: 'failed', fault: 'no-answer' },
  sub: null,
  notes: [],
  picture: null,
};

let dataDir: string;
let store: Store;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'qf-cameras-'));
  store = openStore({ dataDir, siteId: 'a', timeZone: 'Asia/Shanghai', webUrl: '', clock: systemClock });
});
afterEach(() => {
  store.close();
  rmSync(dataDir, { recursive: true });
});

function open(log: Log = silentLog) {
  const parts = { dataDir, timeZone: 'Asia/Shanghai', audit: store.audit, clock: systemClock, log };
  const cameras = openSavedCameras(parts, CONFIGURED);
  const calibrations = openSavedCalibrations(parts, () => cameras.all());
  const zones = openSavedZones(parts, () => cameras.all());
  const changed: [string, CameraConfig | undefined][] = [];
  const probed: ProbedStreams[] = [];
  const setup = createCameraSetup({
    ...{ cameras, calibrations, zones, audit: store.audit },
    prober: {
      isBusy: false,
      probe: (streams) => {
        probed.push(streams);
        return Promise.resolve(NO_PICTURE);
      },
    },
    onChanged: (...change) => changed.push(change),
  });
  return { cameras, calibrations, zones, setup, changed, probed };
}
const fileOf = (id: string): string => join(dataDir, 'cameras', `${id}.camera.json`);
const auditText = (): string => JSON.stringify(store.audit.page({ limit: 100 }).rows);

test('what was added is there at once and after a restart, for this user alone, and no log knows the password', () => {
  const house = open();
  const added = house.setup.add({ id: 'line-5', camera: ENTRY, by: '李娜' });
  expect(added).toMatchObject({
    ok: true,
    value: {
      ...{ cameraId: 'line-5', source: 'saved', isConfigured: false, by: '李娜' },
      camera: { url: 'rtsp://10.0.0.7/main', user: 'viewer', hasPassword: true },
    },
  });
  expect(JSON.stringify(added)).not.toContain('wörd');
  for (const { cameras } of [house, open()]) {
    expect(cameras.all().map(({ id }) => id)).toEqual(['dock-1', 'clip-2', 'line-5']);
    expect(cameras.of('line-5')).toMatchObject({
      url: 'rtsp://viewer:p%40ss%20w%C3%B6rd@10.0.0.7/main',
      analysisUrl: 'rtsp://viewer:p%40ss%20w%C3%B6rd@10.0.0.7/sub',
      ...{ zones: [], loop: true },
    });
  }
  expect(house.changed).toEqual([['line-5', house.cameras.of('line-5')]]);
  for (const name of readdirSync(join(dataDir, 'cameras')))
    expect(statSync(join(dataDir, 'cameras', name)).mode & 0o777).toBe(0o600);
  expect(auditText()).toContain('"login":{"user":"viewer"}');
  expect(auditText()).not.toMatch(/w(ö|%C3%B6)rd/);
  expect(house.setup.add({ id: 'dock-1', camera: ENTRY, by: '李娜' })).toEqual({
    ok: false,
    error: 'camera-exists',
  });
});

test('a password that is kept goes to the same user at the same device, and to nobody else', () => {
  const { setup, cameras } = open();
  const kept = (change: Partial<CameraEntry>) =>
    setup.put('dock-1', {
      camera: {
        ...ENTRY,
        url: 'rtsp://10.0.0.9/other',
        analysisUrl: null,
        user: 'admin',
        password: null,
        ...change,
      },
      by: '李娜',
    });
  expect(kept({}).ok).toBe(true);
  expect(cameras.of('dock-1')?.url).toBe('rtsp://admin:from-env@10.0.0.9/other');
  // It stays where it comes from: nothing of it is on the disk.
  expect(readFileSync(fileOf('dock-1'), 'utf8')).not.toContain('from-env');
  for (const change of [
    { url: 'rtsp://10.6.6.6/1' },
    { url: 'rtsp://10.0.0.9:8554/1' },
    { analysisUrl: 'rtsp://10.6.6.6/1' },
    { user: 'root' },
  ])
    expect(kept(change)).toEqual({ ok: false, error: 'password-again' });
  expect(kept({ user: '' }).ok).toBe(true);
  expect(cameras.of('dock-1')?.url).toBe('rtsp://10.0.0.9/other');
});

test('a path of the box is for the configuration to give', () => {
  const { setup, cameras } = open();
  const put = (url: string) =>
    setup.put('clip-2', {
      camera: { ...ENTRY, url, analysisUrl: null, user: '', password: null },
      by: '李娜',
    });
  for (const url of ['/etc/passwd', 'http://10.0.0.9/x', 'rtsp://u:p@h/x', "rtsp://h/x\nfile '/etc/passwd'"])
    expect(put(url)).toEqual({ ok: false, error: 'no-stream-address' });
  expect(put('/clips/clip.mp4').ok).toBe(true);
  expect(cameras.of('clip-2')).toMatchObject({ name: '5 号线', url: '/clips/clip.mp4' });
});

test('taken back the configuration counts again; what was only added goes, with its calibration and zones', () => {
  const house = open();
  const { setup, cameras, calibrations, zones } = house;
  setup.put('dock-1', { camera: { ...ENTRY, name: 'Other' }, by: '李娜' });
  setup.put('dock-1', { camera: null, by: '王强' });
  expect(cameras.of('dock-1')).toEqual(CONFIGURED[0]);
  setup.add({ id: 'line-5', camera: ENTRY, by: '李娜' });
  calibrations.put('line-5', fileOfModel(cameraModelOf(usualCamera(WH), WH)), '李娜');
  const corners: [number, number][] = [
    [0, 0],
    [1, 0],
    [1, 1],
  ];
  zones.put('line-5', [{ id: 'odd', name: 'Odd', polygon: corners }], '李娜');
  expect(setup.put('line-5', { camera: null, by: '王强' })).toMatchObject({
    ok: true,
    value: { camera: null },
  });
  expect(house.changed.at(-1)).toEqual(['line-5', undefined]);
  for (const each of [house, open()]) {
    expect(each.cameras.of('line-5')).toBeUndefined();
    expect(each.calibrations.of('line-5')).toBeUndefined();
  }
  expect(readdirSync(join(dataDir, 'cameras'))).toEqual([]);
  setup.add({ id: 'line-5', camera: ENTRY, by: '李娜' });
  expect(calibrations.of('line-5')?.source).toBe('learnt');
  expect(setup.put('nowhere', { camera: null, by: '王强' })).toEqual({ ok: false, error: 'no-such-camera' });
});

test.each([
  ['half written', '{"name": "5 号'],
  ['of another kind', '{"hello": 1}'],
  ['with a key that is misspelled', '{"name": "a", "url": "rtsp://h/x", "analysisFps": 5}'],
])('a file that is %s leaves the last good one in force, and one line says so', (_, text) => {
  open().setup.add({ id: 'line-5', camera: ENTRY, by: '李娜' });
  const before = open().cameras.of('line-5');
  writeFileSync(fileOf('line-5'), text);
  const lines: object[] = [];
  const log = { ...silentLog, error: (line: object) => lines.push(line) } as unknown as Log;
  const { cameras } = open(log);
  expect(cameras.of('line-5')).toEqual(before);
  expect(cameras.saved('line-5')).toMatchObject({ isOld: true, by: '李娜' });
  expect(lines).toMatchObject([{ event: 'camera.unreadable', cameraId: 'line-5', inForce: 'last-good' }]);
  rmSync(join(dataDir, 'cameras', 'line-5.camera.last-good.json'));
  expect(open().cameras.of('line-5')).toBeUndefined();
  expect(open().cameras.of('dock-1')).toEqual(CONFIGURED[0]);
});

test('a probe is in the log without its password, and asks by the one that is kept', async () => {
  const { setup, probed } = open();
  const { url, analysisUrl, transport, analysedFps, user, password } = ENTRY;
  const camera = { url, analysisUrl, transport, analysedFps, user, password };
  const { signal } = new AbortController();
  expect(await setup.probe({ id: null, camera, by: '李娜' }, signal)).toEqual(ok(NO_PICTURE));
  expect(probed[0]?.url).toBe('rtsp://viewer:p%40ss%20w%C3%B6rd@10.0.0.7/main');
  expect(auditText()).toContain('camera-probed');
  expect(auditText()).not.toMatch(/w(ö|%C3%B6)rd/);
  const known = { ...camera, url: 'rtsp://10.0.0.9/2', analysisUrl: null, user: 'admin', password: null };
  await setup.probe({ id: 'dock-1', camera: known, by: '李娜' }, signal);
  expect(probed[1]?.url).toBe('rtsp://admin:from-env@10.0.0.9/2');
  const elsewhere = { ...known, url: 'rtsp://10.6.6.6/2' };
  expect(await setup.probe({ id: 'dock-1', camera: elsewhere, by: '李娜' }, signal)).toEqual({
    ...{ ok: false, error: 'password-again' },
  });
  expect(await setup.probe({ id: null, camera: known, by: '李娜' }, signal)).toMatchObject({ ok: false });
});
