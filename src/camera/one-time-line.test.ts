import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFfmpeg } from '../media/ffmpeg.ts';
import type { DemoRtsp } from '../media/demo-rtsp.ts';
import { numberIn, writeNumberedClip } from '../../test/support/numbered-clip.ts';
import { startTestRtsp } from '../../test/support/rtsp.ts';
import { frameNumber, INPUT_WH, watchCamera, type WatchedCamera } from '../../test/support/watch-camera.ts';
import { NutReader } from './nut-reader.ts';

const PICTURE_WH = { w: 320, h: 180 };
let dir: string;
let rtsp: DemoRtsp | undefined;
const clip = (name: string): string => join(dir, `${name}.mp4`);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'time-line-'));
  writeNumberedClip(clip('plain'), { frames: 300 });
  writeNumberedClip(clip('sub'), { frames: 300, size: '160x90' });
  writeNumberedClip(clip('reordered'), { frames: 300, bFrames: 2 });
  writeNumberedClip(clip('short'), { frames: 50, bFrames: 2 });
  rtsp = await startTestRtsp({
    streams: { plain: clip('plain'), sub: clip('sub'), reordered: clip('reordered') },
  });
});
afterAll(async () => {
  await rtsp?.stop();
  rmSync(dir, { recursive: true });
});

interface Numbered {
  readonly tMs: number;
  readonly number: number;
}

const analysed = (watched: WatchedCamera): Numbered[] =>
  watched.events.flatMap((event) =>
    event.kind === 'frame'
      ? [{ tMs: event.frame.tMs, number: numberIn(event.pixels, INPUT_WH.w, PICTURE_WH) }]
      : [],
  );

/** Every frame in the segments of a camera's only run, with the time that stands in the file. */
async function recorded(watched: WatchedCamera): Promise<Numbered[]> {
  const ring = join(watched.dir, 'ring/c1');
  const run = join(ring, readdirSync(ring)[0]!);
  const rows = readFileSync(join(run, 'segments.csv'), 'utf8').trim().split('\n');
  const frames: Numbered[] = [];
  for (const [name, startS, endS] of rows.map((row) => row.split(','))) {
    const first = frames.length;
    await decode(join(run, name!), frames);
    const last = frames.at(-1)!;
    // The list and the file tell the same; ffmpeg writes 0 as the start of the first.
    if (first > 0) expect(Number(startS) * 1000).toBeCloseTo(frames[first]!.tMs, 1);
    expect(Number(endS) * 1000).toBeCloseTo(last.tMs + 40, 1);
  }
  return frames;
}

async function decode(path: string, frames: Numbered[]): Promise<void> {
  const pixels = new Uint8Array(PICTURE_WH.w * PICTURE_WH.h * 3);
  const reader = new NutReader({
    claim: () => pixels,
    commit: (tMs) => frames.push({ tMs, number: numberIn(pixels, PICTURE_WH.w, PICTURE_WH) }),
  });
  const options = [
    '-pix_fmt',
    'rgb24',
    '-fps_mode',
    'passthrough',
    '-enc_time_base',
    '1:90000',
    '-c:v',
    'rawvideo',
  ];
  await startFfmpeg({
    args: {
      inputs: [{ options: ['-v', 'error', '-copyts'], source: path }],
      outputs: [{ options: [...options, '-f', 'nut'], target: 'pipe:1' }],
    },
    onData: (chunk) => reader.push(chunk),
  }).over;
}

/** Each analysed frame must be in the recording, with the same number, within `withinMs`. */
function expectSameMoments(
  frames: readonly Numbered[],
  recording: readonly Numbered[],
  withinMs: number,
): void {
  for (const frame of frames) {
    const twins = recording.filter(({ number }) => number === frame.number);
    const apartMs = Math.min(...twins.map(({ tMs }) => Math.abs(tMs - frame.tMs)));
    expect(apartMs, `frame ${frame.number} at ${frame.tMs} ms`).toBeLessThanOrEqual(withinMs);
  }
}

async function record(
  name: string,
  camera: Parameters<typeof watchCamera>[1],
  frames: number,
): Promise<WatchedCamera> {
  const watched = watchCamera(join(dir, `run-${name}`), camera);
  await watched.until(frameNumber(frames));
  await watched.camera.stop();
  return watched;
}

describe('over RTSP', () => {
  test.concurrent.for(['plain', 'reordered'])(
    'a frame of the %s stream has the time that it has in the recording',
    async (name, context) => {
      if (rtsp === undefined) return context.skip('no RTSP server on this machine');
      const watched = await record(name, { url: rtsp.urlOf(name) }, 45);
      const frames = analysed(watched);
      // ffmpeg guesses the times of the pictures before the first that tells one.
      const settled = name === 'plain' ? frames : frames.slice(3);
      const recording = await recorded(watched);
      expectSameMoments(settled, recording, 0.1);
      const gaps = new Set(settled.slice(1).map(({ tMs }, i) => Math.round(tMs - settled[i]!.tMs)));
      expect([...gaps]).toEqual([80]);
    },
  );

  test.concurrent(
    'frames of a sub-stream lie on the time line of the recorded main stream',
    async (context) => {
      if (rtsp === undefined) return context.skip('no RTSP server on this machine');
      const watched = await record('sub', { url: rtsp.urlOf('plain'), analysisUrl: rtsp.urlOf('sub') }, 45);
      const stream = watched.events.find((event) => event.kind === 'stream');
      expect(stream).toMatchObject({ info: { pictureWh: { w: 160, h: 90 }, evidenceWh: PICTURE_WH } });
      expectSameMoments(analysed(watched), await recorded(watched), 60);
    },
  );
});

test.concurrent('a file that is played in a loop has one growing time line, also over its seam', async () => {
  const watched = await record('file', { url: clip('short') }, 60);
  const frames = analysed(watched);
  expectSameMoments(frames, await recorded(watched), 0.1);
  for (let i = 1; i < frames.length; i++) expect(frames[i]!.tMs).toBeGreaterThan(frames[i - 1]!.tMs);
  expect(frames.at(-1)!.tMs - frames[0]!.tMs).toBeGreaterThan(4000);
});
