import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoRtsp } from '../media/demo-rtsp.ts';
import { writeNumberedClip } from '../../test/support/numbered-clip.ts';
import { startTestRtsp } from '../../test/support/rtsp.ts';
import { frameNumber, isState, watchCamera, type CameraEvent } from '../../test/support/watch-camera.ts';

const QUICK = { stallTimeoutMs: 1500, connectTimeoutMs: 8000, firstMs: 300, longestMs: 600 };
let dir: string;
let clip: string;
let rtsp: DemoRtsp | undefined;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'camera-faults-'));
  clip = join(dir, 'clip.mp4');
  writeNumberedClip(clip, { frames: 100 });
  rtsp = await startTestRtsp({
    streams: { clip },
    tones: ['tone'],
    login: { user: 'viewer', password: 'p@ss/wörd' },
  });
});
afterAll(async () => {
  await rtsp?.stop();
  rmSync(dir, { recursive: true });
});

const statesOf = (events: readonly CameraEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'state' ? [event.status.state] : []));
const reasonOf = (event: CameraEvent) => (event.kind === 'state' ? event.status.reason : undefined);

describe('a camera that cannot be used says why, without its password, and is tried again', () => {
  const faultOf = async (name: string, url: string) => {
    const watched = watchCamera(join(dir, name), { url }, { limits: QUICK });
    const first = await watched.until(isState('backoff'));
    await watched.until(isState('connecting'), watched.events.indexOf(first));
    await watched.camera.stop();
    expect(statesOf(watched.events).at(-1)).toBe('stopped');
    expect(JSON.stringify(watched.events)).not.toMatch(/secret|w%C3%B6rd/);
    return reasonOf(first);
  };

  test.concurrent('wrong password', async ({ skip }) => {
    if (rtsp === undefined) return skip('no RTSP server on this machine');
    const url = `rtsp://viewer:secret@127.0.0.1:${rtsp.port}/clip`;
    expect(await faultOf('auth', url)).toMatchObject({ code: 'E_CAMERA_AUTH' });
  });

  test.concurrent('no such stream', async ({ skip }) => {
    if (rtsp === undefined) return skip('no RTSP server on this machine');
    expect(await faultOf('path', rtsp.urlOf('nothing'))).toMatchObject({ code: 'E_CAMERA_NOT_FOUND' });
  });

  test.concurrent('sound only', async ({ skip }) => {
    if (rtsp === undefined) return skip('no RTSP server on this machine');
    expect(await faultOf('tone', rtsp.urlOf('tone'))).toMatchObject({ code: 'E_CAMERA_NO_VIDEO' });
  });

  test.concurrent('nobody listens', async () => {
    expect(await faultOf('closed', 'rtsp://u:secret@127.0.0.1:1/x')).toMatchObject({
      code: 'E_CAMERA_UNREACHABLE',
      text: expect.stringContaining('rtsp://***@127.0.0.1:1/x') as string,
    });
  });

  test.concurrent('something listens and never answers', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const limits = { ...QUICK, connectTimeoutMs: 1000 };
    const watched = watchCamera(join(dir, 'silent'), { url: `rtsp://127.0.0.1:${port}/x` }, { limits });
    const event = await watched.until(isState('backoff'));
    await watched.camera.stop();
    silent.close();
    expect(reasonOf(event)?.text).toContain('gave no picture within 1 s');
  });

  test.concurrent('a file that is no video', async () => {
    const path = join(dir, 'broken.mp4');
    writeFileSync(path, Buffer.alloc(5000, 7));
    expect(await faultOf('broken', path)).toMatchObject({ code: 'E_FILE_VIDEO' });
  });
});

test('the right password opens the stream', async ({ skip }) => {
  if (rtsp === undefined) return skip('no RTSP server on this machine');
  const watched = watchCamera(join(dir, 'login'), { url: rtsp.urlOf('clip') });
  await watched.until(frameNumber(20));
  const { measuredFps, warnings } = watched.camera.stats();
  expect(measuredFps).toBeCloseTo(25, 0);
  expect(warnings).toEqual([]);
  await watched.camera.stop();
});

test('a stream that stalls without closing, and one whose server is gone, come back by themselves', async ({
  skip,
}) => {
  const server = await startTestRtsp({ streams: { clip } });
  if (server?.pid === undefined) return skip('no RTSP server on this machine');
  const watched = watchCamera(join(dir, 'pulled'), { url: server.urlOf('clip') }, { limits: QUICK });
  const next = (state: Parameters<typeof isState>[0]) => watched.until(isState(state), watched.events.length);
  await watched.until(isState('live'));

  const stalled = next('stalled');
  process.kill(server.pid, 'SIGSTOP');
  expect(reasonOf(await stalled)).toMatchObject({ code: 'E_CAMERA_STALLED' });
  const liveAgain = next('live');
  process.kill(server.pid, 'SIGCONT');
  await liveAgain;

  const lost = next('backoff');
  await server.stop();
  await lost;
  const returned = next('live');
  const second = await startTestRtsp({ streams: { clip }, port: server.port });
  expect(reasonOf(await returned)).toBeUndefined();
  const runs = watched.events.flatMap((event) => (event.kind === 'stream' ? [event.info.runId] : []));
  expect(new Set(runs).size).toBeGreaterThanOrEqual(2);
  await watched.camera.stop();
  await second?.stop();
}, 40_000);

test('with a slow consumer frames are read over and counted, and the next one handed on is a new one', async () => {
  const watched = watchCamera(join(dir, 'slow'), { url: clip }, { holdFrames: true });
  await watched.until(frameNumber(3));
  await expect.poll(() => watched.camera.stats().framesDropped, { timeout: 10_000 }).toBeGreaterThan(5);
  const held = watched.events.flatMap((event) => (event.kind === 'frame' ? [event.frame] : []));
  expect(held).toHaveLength(3);
  const more = watched.until(frameNumber(1), watched.events.length);
  held[0]!.release(held[0]!.pixels.buffer);
  const event = await more;
  expect(event.kind === 'frame' && event.frame.tMs - held[2]!.tMs).toBeGreaterThan(400);
  await watched.camera.stop();
  expect(watched.camera.stats().framesRead).toBe(4);
});

test('after a step of the clock backwards a run still has a later number than those before it', async () => {
  const before = Date.now() + 365 * 86_400_000;
  mkdirSync(join(dir, 'later/ring/c1', String(before)), { recursive: true });
  const watched = watchCamera(join(dir, 'later'), { url: clip, loop: false });
  const event = await watched.until(({ kind }) => kind === 'stream');
  expect(event.kind === 'stream' && event.info.runId).toBe(before + 1);
  await watched.camera.stop();
});

test('a file that is played once ends as stopped, without a fault', async () => {
  const watched = watchCamera(join(dir, 'once'), { url: clip, loop: false });
  const end = await watched.until(isState('stopped'));
  expect(reasonOf(end)).toBeUndefined();
  expect(watched.camera.stats()).toMatchObject({ framesRead: 50, framesDropped: 0 });
});
