import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog } from '../base/log.ts';
import { isState, watchCamera } from '../../test/support/watch-camera.ts';
import { writeNumberedClip } from '../../test/support/numbered-clip.ts';
import { identify, type ChildRecord } from './child-record.ts';
import { reapLeftovers } from './reap-leftovers.ts';

let dir: string;
let silent: Server;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'orphans-'));
  writeNumberedClip(join(dir, 'clip.mp4'), { frames: 50 });
  silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
});
afterAll(() => {
  silent.close();
  rmSync(dir, { recursive: true });
});

const program = join(import.meta.dirname, '../../test/fixtures/run-camera.ts');
const WAIT = { timeout: 15_000, interval: 50 };

function startProgram(dataDir: string, url: string): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', program, dataDir, url], { stdio: 'ignore' });
}

async function recordedChild(dataDir: string): Promise<ChildRecord> {
  const path = join(dataDir, 'run/ffmpeg-c1.json');
  await expect.poll(() => existsSync(path), WAIT).toBe(true);
  return JSON.parse(readFileSync(path, 'utf8')) as ChildRecord;
}

const silentUrl = (): string => `rtsp://u:secret@127.0.0.1:${(silent.address() as AddressInfo).port}/x`;

test('after kill -9 of the service an ffmpeg that sends frames ends by itself', async () => {
  const dataDir = join(dir, 'sending');
  const service = startProgram(dataDir, join(dir, 'clip.mp4'));
  const child = await recordedChild(dataDir);
  const ring = join(dataDir, 'ring/c1');
  await expect
    .poll(() => existsSync(ring) && readdirSync(ring, { recursive: true }).length > 1, WAIT)
    .toBe(true);
  service.kill('SIGKILL');
  await once(service, 'exit');
  await expect.poll(() => identify(child.pid)?.startTicks, WAIT).not.toBe(child.startTicks);
});

test('one that hangs is ended by the next start, and its script with the address is removed', async () => {
  const dataDir = join(dir, 'hanging');
  const service = startProgram(dataDir, silentUrl());
  const child = await recordedChild(dataDir);
  expect(readFileSync(`/proc/${child.pid}/cmdline`, 'utf8')).not.toContain('secret');
  service.kill('SIGKILL');
  await once(service, 'exit');
  expect(identify(child.pid)).toMatchObject({ startTicks: child.startTicks });

  expect(await reapLeftovers(join(dataDir, 'run'), silentLog)).toBe(1);
  await expect.poll(() => identify(child.pid), WAIT).toBeUndefined();
  expect(readdirSync(join(dataDir, 'run'))).toEqual([]);
});

test('a process that only has the number of an earlier child is left alone', async () => {
  const run = join(dir, 'stranger');
  const stranger = spawn('sleep', ['60']);
  const record = identify(stranger.pid!)!;
  mkdirSync(run);
  writeFileSync(join(run, 'ffmpeg-c1.json'), JSON.stringify({ ...record, startTicks: '1' }));
  writeFileSync(join(run, 'ffmpeg-c2.json'), '{"pid":');
  expect(await reapLeftovers(run, silentLog)).toBe(0);
  expect(identify(stranger.pid!)).toEqual(record);
  expect(readdirSync(run)).toEqual([]);
  stranger.kill();
});

test('stop waits until ffmpeg is gone and takes its note away', async () => {
  const dataDir = join(dir, 'stopping');
  const watched = watchCamera(dataDir, { url: join(dir, 'clip.mp4') });
  await watched.until(isState('live'));
  const child = await recordedChild(dataDir);
  await watched.camera.stop();
  expect(identify(child.pid)).toBeUndefined();
  expect(readdirSync(join(dataDir, 'run'))).toEqual([]);
});
