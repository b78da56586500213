import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoRtsp } from '../../src/media/demo-rtsp.ts';
import {
  CameraProbeSchema,
  CameraSettingsStateSchema,
  type CameraEntry,
} from '../../src/wire/camera-setup.ts';
import { CameraStateSchema, ComplianceSchema, topics, type CameraState } from '../../src/wire/messages.ts';
import { ensureBuild } from '../support/ensure-build.ts';
import { MqttListener } from '../support/mqtt-listener.ts';
import { startTestRtsp } from '../support/rtsp.ts';
import { root, startOn, type RunningService } from '../support/service.ts';

const PASSWORD = 'p@ss-wörd';
const SPELLINGS = /p(@|%40)ss-w(ö|%C3%B6)rd/;
const CONFIGURED = [{ id: 'dock-1', name: 'Dock 1', url: join(root, 'demo/gentle.mp4') }];
let service: RunningService;
let rtsp: DemoRtsp | undefined;
let entry: CameraEntry;

beforeAll(async () => {
  await ensureBuild();
  rtsp = await startTestRtsp({
    streams: { kicks: join(root, 'demo/kicks.mp4') },
    login: { user: 'viewer', password: PASSWORD },
  });
  entry = {
    ...{ name: '5 号线', url: `rtsp://127.0.0.1:${String(rtsp?.port)}/kicks`, analysisUrl: null },
    ...{ user: 'viewer', password: PASSWORD, transport: 'tcp', analysedFps: 10, declaredFps: null },
    enabled: true,
  };
  service = await startOn(mkdtempSync(join(tmpdir(), 'qf-setup-')), CONFIGURED);
}, 120_000);
afterAll(async () => {
  await service.end('SIGKILL');
  await rtsp?.stop();
});

async function send(method: string, path: string, body: object): Promise<{ status: number; text: string }> {
  const response = await fetch(service.web + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ by: '李娜', ...body }),
  });
  return { status: response.status, text: await response.text() };
}
const textOf = async (path: string): Promise<string> => await (await fetch(service.web + path)).text();
const states = async (): Promise<CameraState[]> =>
  CameraStateSchema.array().parse(JSON.parse(await textOf('/api/cameras')));
const cameraOf = async (id: string) => (await states()).find(({ cameraId }) => cameraId === id);
const compliance = async () => ComplianceSchema.parse(JSON.parse(await textOf('/api/compliance')));
const untilMoreFrames = (id: string, than: number) =>
  expect
    .poll(async () => (await cameraOf(id))?.framesAnalysed, { timeout: 60_000, interval: 200 })
    .toBeGreaterThan(than);

/** What is done to one camera, and that the other goes on in the same run with its counter. */
async function whileOtherGoesOn(work: () => Promise<void>): Promise<void> {
  await untilMoreFrames('dock-1', 0);
  const before = (await cameraOf('dock-1'))!;
  await work();
  await untilMoreFrames('dock-1', before.framesAnalysed + 3);
  expect((await cameraOf('dock-1'))?.since).toBe(before.since);
}

test('a probe tells what is there, with a picture, and what is wrong; the camera is no camera yet', async ({
  skip,
}) => {
  if (rtsp === undefined) return skip('no RTSP server on this machine');
  const probe = async (change: Partial<CameraEntry> = {}) => {
    const { url, analysisUrl, user, password, transport, analysedFps } = { ...entry, ...change };
    const camera = { url, analysisUrl, user, password, transport, analysedFps };
    const { status, text } = await send('POST', '/api/cameras/probe', { id: null, camera });
    expect(text).not.toMatch(SPELLINGS);
    return { status, text };
  };
  const [seen, busy] = await Promise.all([probe(), probe()]);
  expect([seen.status, busy.status].sort()).toEqual([200, 429]);
  const found = CameraProbeSchema.parse(JSON.parse(seen.status === 200 ? seen.text : busy.text));
  expect(found.main).not.toHaveProperty('fault');
  expect(found).toMatchObject({
    main: { kind: 'seen', codec: 'h264', widthPx: 640, heightPx: 360 },
    ...{ sub: null, notes: [] },
  });
  expect(Buffer.from(found.picture!, 'base64').subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
  const wrong = CameraProbeSchema.parse(JSON.parse((await probe({ password: 'wrong' })).text));
  expect(wrong.main).toEqual({ kind: 'failed', fault: 'wrong-login' });
  const closed = await probe({ url: 'rtsp://127.0.0.1:1/x', analysisUrl: entry.url });
  expect(CameraProbeSchema.parse(JSON.parse(closed.text))).toMatchObject({
    main: { kind: 'failed', fault: 'port-refused' },
    sub: { kind: 'seen' },
  });
  expect((await probe({ url: '/etc/passwd' })).status).toBe(400);
  expect(await states()).toHaveLength(1);
}, 60_000);

test('a camera that is added is seen at once everywhere, and the other goes on', async ({ skip }) => {
  if (rtsp === undefined) return skip('no RTSP server on this machine');
  await whileOtherGoesOn(async () => {
    const { status, text } = await send('POST', '/api/cameras', { id: 'line-5', camera: entry });
    expect(status).toBe(200);
    expect(text).not.toMatch(SPELLINGS);
    await untilMoreFrames('line-5', 0);
  });
  expect((await compliance()).camerasAll).toBe(2);
  expect(await textOf('/metrics')).toContain('qingfang_camera_live{camera="line-5"} 1');
  expect(await textOf('/api/board')).toContain('5 号线');
  expect((await fetch(`${service.web}/api/cameras/line-5/picture.jpg`)).status).toBe(200);
  const mqtt = await MqttListener.to(service.mqttUrl, topics('hub-1').cameraState('+'));
  await mqtt.until((heard) => new Set(heard.map(({ topic }) => topic)).size === 2);
  await mqtt.stop();
  expect((await send('POST', '/api/cameras', { id: 'line-5', camera: entry })).status).toBe(409);
  const drawn = [
    {
      id: 'odd',
      name: '异形件台',
      polygon: [
        [0, 0],
        [1, 0],
        [1, 1],
      ],
    },
  ];
  expect((await send('PUT', '/api/cameras/line-5/zones', { zones: drawn })).status).toBe(200);
  expect(await textOf('/api/site')).toContain('异形件台');
}, 90_000);

test('it is set anew alone: with its password kept, switched off, and on again', async ({ skip }) => {
  if (rtsp === undefined) return skip('no RTSP server on this machine');
  const put = async (change: Partial<CameraEntry>) =>
    await send('PUT', '/api/cameras/line-5/settings', { camera: { ...entry, password: null, ...change } });
  await whileOtherGoesOn(async () => {
    expect((await put({ name: '六号线', enabled: false })).status).toBe(200);
    await expect.poll(async () => (await cameraOf('line-5'))?.reason?.code).toBe('E_CAMERA_OFF');
  });
  expect(await cameraOf('line-5')).toMatchObject({ name: '六号线', state: 'stopped' });
  expect((await compliance()).camerasAll).toBe(1);
  expect(await textOf('/metrics')).not.toContain('line-5');
  expect((await put({ url: 'rtsp://127.0.0.2:8554/kicks' })).text).toContain('password-again');
  await whileOtherGoesOn(async () => {
    expect((await put({})).status).toBe(200);
    await untilMoreFrames('line-5', 0);
  });
}, 90_000);

test('after a restart it is there, even where its file was damaged, and says that', async ({ skip }) => {
  if (rtsp === undefined) return skip('no RTSP server on this machine');
  writeFileSync(join(service.folder, 'data/cameras/line-5.camera.json'), '{"name": "5 号');
  const over = once(service.child, 'exit');
  service.child.kill('SIGTERM');
  await over;
  expect(service.output()).not.toMatch(SPELLINGS);
  service = await startOn(service.folder, CONFIGURED);
  await untilMoreFrames('line-5', 0);
  expect((await cameraOf('line-5'))?.warnings.join()).toContain('the last good ones are in force');
  expect(service.output()).toContain('"inForce":"last-good"');
  const settings = await textOf('/api/cameras/line-5/settings');
  expect(CameraSettingsStateSchema.parse(JSON.parse(settings))).toMatchObject({
    ...{ source: 'saved', isConfigured: false, by: '李娜' },
    camera: { name: '5 号线', user: 'viewer', hasPassword: true },
  });
  expect(settings).not.toMatch(SPELLINGS);
}, 90_000);

test('one that is removed is gone everywhere; no log holds its password', async ({ skip }) => {
  if (rtsp === undefined) return skip('no RTSP server on this machine');
  await whileOtherGoesOn(async () => {
    expect((await send('PUT', '/api/cameras/line-5/settings', { camera: null })).status).toBe(200);
    await expect.poll(async () => (await states()).map(({ cameraId }) => cameraId)).toEqual(['dock-1']);
  });
  expect((await compliance()).camerasAll).toBe(1);
  const mqtt = await MqttListener.to(service.mqttUrl, 'qingfang/hub-1/#');
  const heard = await mqtt.until((all) => all.some(({ topic }) => topic.endsWith('/dock-1/state')));
  await mqtt.stop();
  expect(heard.map(({ topic }) => topic).join()).not.toContain('line-5');
  for (const path of ['/api/site', '/api/board']) expect(await textOf(path)).not.toContain('异形件台');
  for (const path of ['settings', 'zones', 'picture.jpg'])
    expect((await fetch(`${service.web}/api/cameras/line-5/${path}`)).status).toBe(404);
  const audit = await textOf('/api/audit?limit=100');
  expect(audit).toContain('camera-probed');
  expect(audit).not.toMatch(SPELLINGS);
  expect(service.output()).not.toMatch(SPELLINGS);
  expect(JSON.parse(readFileSync(join(service.folder, 'cameras.json'), 'utf8'))).toMatchObject({
    cameras: CONFIGURED,
  });
}, 60_000);
