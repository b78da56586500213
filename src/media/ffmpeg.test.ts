import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFfmpeg } from './ffmpeg.ts';

const inputs = [
  {
    options: ['-re', '-f', 'lavfi', '-loglevel', 'warning'],
    source: 'testsrc=s=64x36:r=25',
  },
];
const nut = { options: ['-c:v', 'rawvideo', '-f', 'nut'], target: 'pipe:1' };

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // There is nobody to signal.
    return false;
  }
}

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ffmpeg-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

test('asked to stop, ffmpeg finishes its file', async () => {
  const file = join(dir, 'whole.nut');
  let chunks = 0;
  const run = startFfmpeg({
    args: { inputs, outputs: [nut, { options: ['-c:v', 'libx264', '-f', 'mp4'], target: file }] },
    onData: () => {
      if (++chunks === 20) void run.stop();
    },
  });
  const { exitCode } = await run.over;
  expect(exitCode).toBeDefined();
  // An mp4 has its index only when it was ended in order.
  expect(spawnSync('ffprobe', ['-v', 'error', file]).status).toBe(0);
  expect(readFileSync(file).length).toBeGreaterThan(0);
});

test('asked to stop while a signal goes to its whole process group, ffmpeg keeps its segments and their list', async () => {
  let chunks = 0;
  let pid = 0;
  const list = [
    '-segment_list',
    join(dir, 'segments.csv'),
    '-segment_list_type',
    'csv',
    '-segment_list_size',
    '9',
  ];
  const coded = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-g',
    '5',
    '-f',
    'segment',
    '-segment_format',
    'mpegts',
  ];
  const run = startFfmpeg({
    args: {
      inputs,
      outputs: [nut, { options: [...coded, '-segment_time', '0.4', ...list], target: join(dir, '%06d.ts') }],
    },
    onStart: (started) => {
      pid = started;
    },
    onData: () => {
      if (++chunks !== 40) return;
      process.kill(pid, 'SIGTERM');
      void run.stop();
    },
  });
  await run.over;
  const lines = readFileSync(join(dir, 'segments.csv'), 'utf8').trim().split('\n');
  expect(lines.length).toBeGreaterThan(2);
  const last = lines.at(-1)!.split(',')[0]!;
  expect(readFileSync(join(dir, last)).length).toBeGreaterThan(0);
});

test('one that does not quit is killed', async () => {
  let pid = 0;
  const run = startFfmpeg({
    args: {
      // One picture is larger than the pipe: while nobody reads, ffmpeg hangs in its write.
      inputs: [
        { options: ['-nostdin', '-loglevel', 'warning', '-f', 'lavfi'], source: 'testsrc=s=1920x1080' },
      ],
      outputs: [nut],
    },
    quitGraceMs: 300,
    onStart: (started) => {
      pid = started;
    },
    onData: async () => {
      void run.stop();
      await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
    },
  });
  expect((await run.over).exitCode).toBeUndefined();
});

test('its last lines are kept without credentials', async () => {
  const run = startFfmpeg({
    args: {
      inputs: [{ options: ['-nostdin', '-loglevel', 'warning'], source: 'rtsp://user:secret@127.0.0.1:1/x' }],
      outputs: [{ options: ['-f', 'nut'], target: 'pipe:1' }],
    },
  });
  const { exitCode, lines } = await run.over;
  expect(exitCode).toBe(1);
  expect(lines.join('\n')).toContain('rtsp://***@127.0.0.1:1/x: Connection refused');
  expect(lines.join('\n')).not.toContain('secret');
});

test('an error of the reader ends ffmpeg and is the outcome', async () => {
  const run = startFfmpeg({
    args: { inputs, outputs: [nut] },
    onData: () => {
      throw new Error('cannot read this');
    },
  });
  await expect(run.over).rejects.toThrow('cannot read this');
});
