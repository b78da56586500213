import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cameraModelOf, usualCamera } from '../../src/geometry/hanging-camera.ts';
import { CalibrationStateSchema, fileOfModel } from '../../src/wire/calibration.ts';
import { CameraStateSchema, type CameraState } from '../../src/wire/messages.ts';
import { ensureBuild } from '../support/ensure-build.ts';
import { root, startOn, type RunningService } from '../support/service.ts';

const WH = { w: 1280, h: 720 };
const calibration = fileOfModel(cameraModelOf({ ...usualCamera(WH), heightM: 4.25 }, WH));
let service: RunningService;
let configuration: string;

beforeAll(async () => {
  await ensureBuild();
  const folder = mkdtempSync(join(tmpdir(), 'qf-calibrate-'));
  // One that no reader understands lies there from an earlier life.
  mkdirSync(join(folder, 'data', 'cameras'), { recursive: true });
  writeFileSync(join(folder, 'data', 'cameras', 'dock-1.calibration.json'), '{"size": [1280,');
  service = await startOn(folder, [
    { id: 'dock-1', name: 'Dock 1', url: join(root, 'demo/gentle.mp4') },
    { id: 'sort-2', name: 'Sorting 2', url: join(root, 'demo/kicks.mp4') },
  ]);
  configuration = readFileSync(join(folder, 'cameras.json'), 'utf8');
}, 120_000);
afterAll(() => service.end('SIGKILL'));

async function cameraOf(id: string): Promise<CameraState> {
  const answer: unknown = await (await fetch(`${service.web}/api/cameras`)).json();
  return CameraStateSchema.array()
    .parse(answer)
    .find(({ cameraId }) => cameraId === id)!;
}
const send = (id: string, body: object, what = 'calibration'): Promise<Response> =>
  fetch(`${service.web}/api/cameras/${id}/${what}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const inForce = async (id: string) =>
  CalibrationStateSchema.parse(await (await fetch(`${service.web}/api/cameras/${id}/calibration`)).json());

test('a broken file keeps no camera from starting: it is learnt, and the log says so once', async () => {
  await expect
    .poll(async () => (await cameraOf('dock-1')).framesAnalysed, { timeout: 60_000 })
    .toBeGreaterThan(0);
  expect((await inForce('dock-1')).source).toBe('learnt');
  expect(service.output().split('calibration.unreadable')).toHaveLength(2);
}, 70_000);

test('a calibration is in force at once for its camera, and both cameras go on', async () => {
  await expect
    .poll(async () => (await cameraOf('sort-2')).framesAnalysed, { timeout: 60_000 })
    .toBeGreaterThan(0);
  const before = [await cameraOf('dock-1'), await cameraOf('sort-2')];
  const answer = await send('dock-1', { by: '李娜', calibration });
  expect(CalibrationStateSchema.parse(await answer.json())).toMatchObject({
    ...{ source: 'saved', by: '李娜', scaleError: 0 },
    calibration: { camera: { t: calibration.camera.t } },
  });
  expect(await inForce('sort-2')).toMatchObject({ source: 'learnt', by: null });
  for (const { cameraId, framesAnalysed, since } of before) {
    await expect
      .poll(async () => (await cameraOf(cameraId)).framesAnalysed, { timeout: 20_000 })
      .toBeGreaterThan(framesAnalysed + 3);
    // No new run began.
    expect((await cameraOf(cameraId)).since).toBe(since);
  }
}, 90_000);

test('what is no calibration changes nothing, and says what is wrong', async () => {
  const upsideDown = { ...calibration, camera: { ...calibration.camera, t: [0, 0, 0] } };
  const answer = await send('dock-1', { by: '李娜', calibration: upsideDown });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('above the floor');
  expect((await send('nowhere', { by: '李娜', calibration })).status).toBe(404);
  expect((await inForce('dock-1')).calibration?.camera.t).toEqual(calibration.camera.t);
});

test('taken back it is learnt again; the log knows both, and the configuration is as a person wrote it', async () => {
  expect((await send('dock-1', { by: '王强', calibration: null })).status).toBe(200);
  expect((await inForce('dock-1')).source).toBe('learnt');
  const { rows } = (await (await fetch(`${service.web}/api/audit?action=calibration-changed`)).json()) as {
    rows: { actor: string; subject: string }[];
  };
  expect(rows).toMatchObject([
    { actor: '王强', subject: 'dock-1' },
    { actor: '李娜', subject: 'dock-1' },
  ]);
  expect(readFileSync(join(service.folder, 'cameras.json'), 'utf8')).toBe(configuration);
});

test('a zone that is drawn is a place of the site at once', async () => {
  const polygon = [
    [0, 0],
    [1, 0],
    [1, 1],
  ];
  const drawn = { by: '李娜', zones: [{ id: 'odd-sizes', name: '异形件台', polygon }] };
  expect((await send('dock-1', drawn, 'zones')).status).toBe(200);
  const placesOf = async (path: string): Promise<string> => await (await fetch(service.web + path)).text();
  expect(await placesOf('/api/board')).toContain('异形件台');
  expect(await placesOf('/api/site')).toContain('"id":"odd-sizes"');
  const line = { ...drawn, zones: [{ id: 'line', name: 'Line', polygon: polygon.slice(1) }] };
  expect((await send('dock-1', line, 'zones')).status).toBe(400);
  expect((await send('dock-1', { by: '李娜', zones: null }, 'zones')).status).toBe(200);
  expect(await placesOf('/api/board')).not.toContain('异形件台');
});

test('the running service gives a picture of what it sees', async () => {
  const picture = await fetch(`${service.web}/api/cameras/dock-1/picture.jpg`);
  expect(picture.status).toBe(200);
  expect(Number(picture.headers.get('content-length'))).toBeGreaterThan(5000);
});
