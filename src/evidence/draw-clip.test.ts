import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mediaTools } from '../media/run-media-tool.ts';
import { drawClip, type Drawing } from './draw-clip.ts';
import { headVeil } from './head-veil.ts';

const [W, H] = [320, 180];
const dir = mkdtempSync(join(tmpdir(), 'qingfang-draw-'));
const options = { timeoutMs: 60_000, signal: new AbortController().signal };
const at = (name: string): string => join(dir, name);

beforeAll(() => {
  // Fine noise that stands still, so that it outlives the coder, with a moving pattern in a corner.
  const encode = (name: string, ...rest: string[]): void => {
    const source = `testsrc2=s=${W}x${H}:r=25:d=2,noise=alls=60:all_seed=7`;
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, ...rest, at(name)]);
  };
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '10', '-pix_fmt', 'yuv420p'];
  encode('plain.mp4', ...h264);
  // As a camera with a rate of its own and frames that are coded out of their order, from a second on.
  encode(
    'odd.mp4',
    '-vf',
    "select='mod(n,7)',setpts=PTS+1/TB",
    '-fps_mode',
    'passthrough',
    ...h264,
    '-bf',
    '2',
  );
});
afterAll(() => rmSync(dir, { recursive: true }));

/** rgb24 of the frame at a number. */
function frameOf(file: string, n: number): Buffer {
  const select = ['-vf', `select=eq(n\\,${n})`, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  return execFileSync('ffmpeg', ['-v', 'error', '-i', file, ...select, 'pipe:1'], { maxBuffer: 1e7 });
}
const timesOf = (file: string): string[] =>
  execFileSync(
    'ffprobe',
    ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', file],
    { encoding: 'utf8' },
  )
    .split('\n')
    .map((line) => Number.parseFloat(line))
    .filter(Number.isFinite)
    .map((seconds) => seconds.toFixed(3));

interface Area {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}
function* pixels({ x, y }: Area): Generator<number> {
  for (let row = y[0]; row < y[1]; row++)
    for (let column = x[0]; column < x[1]; column++) yield 3 * (row * W + column);
}
function meanDifference(a: Buffer, b: Buffer, area: Area): number {
  let [sum, count] = [0, 0];
  for (const i of pixels(area)) {
    for (const c of [0, 1, 2]) sum += Math.abs(a[i + c]! - b[i + c]!);
    count += 3;
  }
  return sum / count;
}
/** How much neighbours differ: what is left of detail. */
function detail(a: Buffer, area: Area): number {
  let [sum, count] = [0, 0];
  for (const i of pixels(area)) {
    sum += Math.abs(a[i]! - a[i + 3]!);
    count += 1;
  }
  return sum / count;
}

const HEAD = [0.5, 0.25, 0.6, 0.45] as const;
const INSIDE: Area = { x: [163, 190], y: [48, 79] };
const OUTSIDE: Area = { x: [50, 145], y: [30, 170] };
const veil = (headsFromMs = -1e9) =>
  drawClip(
    at('plain.mp4'),
    at('veiled.mp4'),
    (outWh) => headVeil((_, toMs) => (toMs >= headsFromMs ? [HEAD] : []), outWh),
    mediaTools,
    options,
  );

test('a head becomes a few blocks in every frame, and the rest of the picture stays', async () => {
  expect(await veil()).toEqual({ w: W, h: H });
  for (const n of [0, 49]) {
    const [before, after] = [frameOf(at('plain.mp4'), n), frameOf(at('veiled.mp4'), n)];
    expect(meanDifference(before, after, INSIDE)).toBeGreaterThan(12);
    expect(meanDifference(before, after, OUTSIDE)).toBeLessThan(12);
    // Of blocks of 20 px one pixel in twenty differs from its neighbour.
    expect(detail(after, INSIDE)).toBeLessThan(detail(before, INSIDE) / 5);
    expect(detail(after, OUTSIDE)).toBeGreaterThan(detail(before, OUTSIDE) / 3);
  }
});

test('what is hidden from a moment on is hidden from that frame on', async () => {
  await veil(1000);
  const isHidden = (n: number): boolean =>
    detail(frameOf(at('veiled.mp4'), n), INSIDE) < detail(frameOf(at('plain.mp4'), n), INSIDE) / 5;
  expect([24, 25].map(isHidden)).toEqual([false, true]);
});

test.each(['plain.mp4', 'odd.mp4'])('%s keeps its frames, each with its time', async (name) => {
  await drawClip(at(name), at('out.mp4'), (outWh) => headVeil(() => [HEAD], outWh), mediaTools, options);
  const times = timesOf(at(name));
  expect(times.length).toBeGreaterThan(30);
  expect(timesOf(at('out.mp4'))).toEqual(times);
  const entry = ['-show_entries', 'stream=codec_name,pix_fmt,start_time', '-of', 'csv=p=0'];
  const facts = (file: string): string =>
    execFileSync('ffprobe', ['-v', 'error', ...entry, file], { encoding: 'utf8' });
  expect(facts(at('out.mp4'))).toBe(facts(at(name)));
});

test('what a drawing throws is what is thrown, and no clip is left running', async () => {
  const broken = (): Drawing => ({
    kind: 'veil',
    drawnWh: { w: 8, h: 8 },
    draw: () => {
      throw new Error('no pen');
    },
  });
  await expect(drawClip(at('plain.mp4'), at('x.mp4'), broken, mediaTools, options)).rejects.toThrow('no pen');
});
