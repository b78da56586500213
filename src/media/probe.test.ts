import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { writeNumberedClip } from '../../test/support/numbered-clip.ts';
import { startTestRtsp } from '../../test/support/rtsp.ts';
import type { DemoRtsp } from './demo-rtsp.ts';
import { probe } from './probe.ts';

let dir: string;
let clip: string;
let rtsp: DemoRtsp | undefined;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'probe-'));
  clip = join(dir, 'clip.mp4');
  writeNumberedClip(clip, { frames: 100, gop: 50 });
  rtsp = await startTestRtsp({
    streams: { clip },
    tones: ['tone'],
    login: { user: 'viewer', password: 'secret' },
  });
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await rtsp?.stop();
  rmSync(dir, { recursive: true });
});

test('a file tells codec, size, rate, length and keyframe interval', async () => {
  expect(await probe({ source: clip, packetsS: 10 })).toEqual({
    codec: 'h264',
    sizeWh: { w: 320, h: 180 },
    ...{ fps: 25, durationMs: 4000, keyframeIntervalMs: 2000 },
  });
});

test('a video filmed upright has width and height as it is shown', async () => {
  const turned = join(dir, 'turned.mp4');
  execFileSync('ffmpeg', ['-v', 'error', '-i', clip, '-c', 'copy', '-metadata:s:v', 'rotate=90', turned]);
  expect((await probe({ source: turned })).sizeWh).toEqual({ w: 180, h: 320 });
});

test('a camera behind a password', async ({ skip }) => {
  if (rtsp === undefined) return skip('no RTSP server on this machine');
  expect(await probe({ source: rtsp.urlOf('clip') })).toMatchObject({ codec: 'h264', durationMs: undefined });
});

test('what a camera refuses has a code, and its message no password', async ({ skip }) => {
  if (rtsp === undefined) return skip('no RTSP server on this machine');
  const codeOf = async (source: string): Promise<string> => {
    const error = (await probe({ source }).catch((e: unknown) => e)) as { code: string; message: string };
    expect(error.message).not.toMatch(/wrong|secret/);
    return error.code;
  };
  expect(await codeOf(`rtsp://viewer:wrong@127.0.0.1:${rtsp.port}/clip`)).toBe('E_CAMERA_AUTH');
  expect(await codeOf(rtsp.urlOf('nothing'))).toBe('E_CAMERA_NOT_FOUND');
  expect(await codeOf(rtsp.urlOf('tone'))).toBe('E_CAMERA_NO_VIDEO');
  expect(await codeOf('rtsp://127.0.0.1:1/x')).toBe('E_CAMERA_UNREACHABLE');
});

test('a device that never answers is given up in time', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const source = `rtsp://127.0.0.1:${(silent.address() as AddressInfo).port}/x`;
  await expect(probe({ source, timeoutMs: 500 })).rejects.toMatchObject({
    code: 'E_CAMERA_UNREACHABLE',
    message: `${source} does not answer.`,
  });
  silent.close();
});

test('files that are none', async () => {
  await expect(probe({ source: join(dir, 'none.mp4') })).rejects.toMatchObject({ code: 'E_FILE_MISSING' });
  const cut = join(dir, 'cut.mp4');
  writeFileSync(cut, readFileSync(clip).subarray(0, 3000));
  await expect(probe({ source: cut })).rejects.toMatchObject({ code: 'E_FILE_VIDEO' });
  const sound = join(dir, 'sound.wav');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=duration=0.1', sound]);
  await expect(probe({ source: sound })).rejects.toMatchObject({
    code: 'E_FILE_VIDEO',
    message: `${sound} carries no video.`,
  });
});

test('a machine without ffprobe is told so', async () => {
  vi.stubEnv('FFPROBE_PATH', join(dir, 'no-ffprobe'));
  await expect(probe({ source: clip })).rejects.toMatchObject({ code: 'E_FFMPEG_MISSING' });
});
