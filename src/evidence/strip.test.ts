import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { aHandling } from '../../test/support/handlings.ts';
import { ptsMs } from '../base/units.ts';
import type { Handling } from '../domain/handling.ts';
import { mediaTools } from '../media/run-media-tool.ts';
import { takeFrames, type ClipFile } from './clip-frame.ts';
import { drawStrip } from './strip.ts';
import { placeAt, stripCrop, stripTimes } from './strip-plan.ts';

const dir = mkdtempSync(join(tmpdir(), 'qingfang-strip-'));
afterAll(() => rmSync(dir, { recursive: true }));

const path = (...yPx: number[]): Handling['pathPx'] =>
  yPx.map((y, i) => ({ tMs: ptsMs(5000 + i * 80), xPx: 100 + i * 40, yPx: y }));
const flight = (...yPx: number[]): Handling =>
  aHandling({ pathPx: path(...yPx), tEndMs: ptsMs(5000 + (yPx.length - 1) * 80) });

test('a throw shows release, apex and landing', () => {
  expect(stripTimes(flight(100, 80, 60, 70, 120))).toEqual([5000, 5160, 5320]);
});

test.each([
  ['only falls', flight(60, 70, 90, 120, 160)],
  ['only rises', flight(160, 120, 90, 70, 60)],
  ['was hardly seen', flight(100, 90)],
])('a flight that %s shows the middle of its time', (_name, handling) => {
  expect(stripTimes(handling)[1]).toBe((handling.tReleaseMs + handling.tEndMs) / 2);
});

test.each([
  [50, 4800],
  [300, 4700],
  [2000, 4600],
])('a kick with a wind-up of %d ms shows before, contact and end', (windUpMs, beforeMs) => {
  const kick = aHandling({ kind: 'kick', tStartMs: ptsMs(5000 - windUpMs) });
  expect(stripTimes(kick)).toEqual([beforeMs, 5000, 5480]);
});

test('the parcel is found between the frames that were analysed, and at the ends beyond them', () => {
  const points = path(100, 50);
  expect(placeAt(points, 5040)).toEqual([120, 75]);
  expect(placeAt(points, 4000)).toEqual([100, 100]);
  expect(placeAt(points, 9000)).toEqual([140, 50]);
  expect(placeAt([], 5000)).toBeUndefined();
});

test('every crop lies in the picture and holds the path, wherever it leads', () => {
  const pictureWh = { w: 640, h: 360 };
  const point = fc.record({ xPx: fc.integer({ min: 0, max: 640 }), yPx: fc.integer({ min: 0, max: 360 }) });
  fc.assert(
    fc.property(
      fc.array(point, { maxLength: 8 }),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      (points, aspect) => {
        const pathPx = points.map((at, i) => ({ tMs: ptsMs(5000 + i * 80), ...at }));
        const { left, top, width, height } = stripCrop(aHandling({ pathPx }), pictureWh, aspect);
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
        expect(left + width).toBeLessThanOrEqual(pictureWh.w + 1e-9);
        expect(top + height).toBeLessThanOrEqual(pictureWh.h + 1e-9);
        for (const { xPx, yPx } of points) {
          expect(xPx).toBeGreaterThanOrEqual(left - 1e-9);
          expect(xPx).toBeLessThanOrEqual(left + width + 1e-9);
          expect(yPx).toBeGreaterThanOrEqual(top - 1e-9);
          expect(yPx).toBeLessThanOrEqual(top + height + 1e-9);
        }
      },
    ),
  );
});

/** Blue until the release, green in flight, grey from the landing on; noisy, as JPEG likes it least. */
function threeColours(): ClipFile {
  const file = join(dir, 'colours.mp4');
  const part = (name: string, s: number): string[] => [
    ...['-f', 'lavfi', '-i', `color=${name}:s=640x360:r=25:d=${s},noise=alls=60:allf=t+u`],
  ];
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', ...part('blue', 0.56), ...part('0x00c000', 0.48), ...part('0x808080', 0.4)],
    ...['-filter_complex', 'concat=n=3', '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '8'],
    ...['-pix_fmt', 'yuv420p', file],
  ]);
  return {
    ...{ codec: 'h264', pixelFormat: 'yuv420p', startsAtKeyframe: true, durationMs: 1440, file },
    ...{ firstPtsMs: 0, keyframePtsMs: 0, lastPtsMs: 1400, frameMs: 40, releaseMs: 600 },
    sizeWh: { w: 640, h: 360 },
  };
}

test('the strip is three frames of the clip, each of its moment, light enough for any network', async () => {
  const clip = threeColours();
  const handling = aHandling({ kind: 'kick', tStartMs: ptsMs(4800) });
  const job = {
    ...{ id: 'x', cameraId: 'belt-1', cameraName: 'Belt 1', runId: 1, limitM: 0.5, handling },
    ...{ occurredAt: '2026-03-08T09:15:02.120+08:00', pictureWh: { w: 640, h: 360 } },
  };
  const out = join(dir, 'strip.jpg');
  const run = { timeoutMs: 20_000, signal: new AbortController().signal };
  const wanted = stripTimes(handling).map((tMs, i) => ({
    afterReleaseMs: tMs - handling.tReleaseMs,
    pngFile: join(dir, `${String(i)}.png`),
  }));
  await takeFrames(clip, wanted, mediaTools, run);
  const frameFiles = wanted.map(({ pngFile }) => pngFile);
  await drawStrip(job, clip.sizeWh, frameFiles, out);
  const { format, width, height } = await sharp(out).metadata();
  expect([format, width, height]).toEqual(['jpeg', 1080, 400]);
  expect(statSync(out).size).toBeLessThanOrEqual(150_000);
  const main = await Promise.all(
    [0, 1, 2].map(async (i) => {
      const tile = { left: i * 362 + 20, top: 300, width: 310, height: 60 };
      const { channels } = await sharp(await sharp(out).extract(tile).toBuffer()).stats();
      return channels.map(({ mean }) => Math.round(mean / 64));
    }),
  );
  expect(main).toEqual([
    [0, 0, 4],
    [0, 3, 0],
    [2, 2, 2],
  ]);
});
