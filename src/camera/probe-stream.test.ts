import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeNumberedClip } from '../../test/support/numbered-clip.ts';
import { startTestRtsp } from '../../test/support/rtsp.ts';
import { systemClock } from '../base/clock.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { DemoRtsp } from '../media/demo-rtsp.ts';
import { reachHost } from '../media/reach-host.ts';
import { probeStream, type ProbeStreamOptions } from './probe-stream.ts';

const INPUT_WH = { w: 320, h: 192 };
let dir: string;
let rtsp: DemoRtsp | undefined;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'probe-stream-'));
  const clip = join(dir, 'clip.mp4');
  writeNumberedClip(clip, { frames: 100, gop: 50 });
  const slow = join(dir, 'slow.mp4');
  const tiny = ['-f', 'lavfi', '-i', 'testsrc=size=160x90:rate=5:duration=4', '-pix_fmt', 'yuv420p'];
  execFileSync('ffmpeg', [
    '-v',
    'error',
    ...tiny,
    '-c:v',
    'libx265',
    '-x265-params',
    'log-level=none:keyint=5',
    slow,
  ]);
  rtsp = await startTestRtsp({
    streams: { clip, slow },
    tones: ['tone'],
    login: { user: 'viewer', password: 'p@ss/wörd' },
  });
}, 30_000);
afterAll(async () => {
  await rtsp?.stop();
  rmSync(dir, { recursive: true });
});

const look = (source: string, more: Partial<ProbeStreamOptions> = {}) =>
  probeStream({
    ...{ source, transport: 'tcp', runDir: join(dir, 'run'), clock: systemClock },
    ...{ signal: AbortSignal.timeout(15_000), ...more },
  });

test('a stream tells what it is by its first seconds, and leaves nothing behind', async ({ skip }) => {
  if (rtsp === undefined) return skip('no RTSP server on this machine');
  const pictures: SizeWh[] = [];
  let frames = 0;
  const seen = await look(rtsp.urlOf('clip'), {
    frames: {
      ...{ analysedFps: 12.5, inputWh: INPUT_WH },
      onStream: ({ pictureWh }) => pictures.push(pictureWh),
      onFrame: (frame) => {
        frames++;
        frame.release(frame.pixels.buffer);
      },
      hasEnough: () => frames > 10,
    },
  });
  expect(seen).toMatchObject({ ok: true, value: { codec: 'h264', sizeWh: { w: 320, h: 180 } } });
  expect(seen.ok && seen.value.fps).toBeCloseTo(25, 0);
  expect(seen.ok && seen.value.keyframeIntervalMs).toBeCloseTo(2000, -2);
  expect(pictures).toEqual([{ w: 320, h: 180 }]);
  expect(frames).toBeGreaterThan(10);
  expect(readdirSync(join(dir, 'run'))).toEqual([]);
}, 20_000);

test('one that is only to be copied is not decoded, and a low rate is measured', async ({ skip }) => {
  if (rtsp === undefined) return skip('no RTSP server on this machine');
  const seen = await look(rtsp.urlOf('slow'));
  expect(seen).toMatchObject({ ok: true, value: { codec: 'hevc', sizeWh: { w: 160, h: 90 } } });
  expect(seen.ok && seen.value.fps).toBeCloseTo(5, 0);
}, 20_000);

test.concurrent(
  'what a camera refuses is told apart',
  async ({ skip }) => {
    if (rtsp === undefined) return skip('no RTSP server on this machine');
    const refused = async (source: string) => await look(source);
    const wrong = `rtsp://viewer:wrong@127.0.0.1:${rtsp.port}/clip`;
    expect(await refused(wrong)).toEqual({ ok: false, error: 'wrong-login' });
    expect(await refused(rtsp.urlOf('nothing'))).toEqual({ ok: false, error: 'no-such-path' });
    expect(await refused(rtsp.urlOf('tone'))).toEqual({ ok: false, error: 'no-video' });
  },
  20_000,
);

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

test.concurrent(
  'what listens there and is no camera is told apart from one that never answers',
  async () => {
    const ssh = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    const held: Socket[] = [];
    const silent = createServer((socket) => held.push(socket));
    expect(await look(`rtsp://u:p@127.0.0.1:${await listen(ssh)}/x`)).toEqual({
      ok: false,
      error: 'not-rtsp',
    });
    const source = `rtsp://127.0.0.1:${await listen(silent)}/x`;
    expect(await look(source, { connectTimeoutMs: 700 })).toEqual({ ok: false, error: 'no-answer' });
    const signal = AbortSignal.timeout(300);
    expect(await look(source, { signal })).toEqual({ ok: false, error: 'no-answer' });
    for (const socket of held) socket.destroy();
    ssh.close();
    silent.close();
  },
  20_000,
);

test.concurrent('whether anything listens is known before ffmpeg tries', async () => {
  const open = createServer(() => undefined);
  const port = await listen(open);
  const reach = (host: string, at: number) =>
    reachHost({ host, port: at, timeoutMs: 400, signal: AbortSignal.timeout(5000) });
  expect(await reach('127.0.0.1', port)).toBeUndefined();
  open.close();
  expect(await reach('127.0.0.1', 1)).toBe('port-refused');
  expect(await reach('no-such-camera.invalid', 554)).toBe('host-unknown');
});
