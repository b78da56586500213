import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { numberIn, writeNumberedClip } from '../../test/support/numbered-clip.ts';
import { readVideo, type VideoRead } from './read-video.ts';

const INPUT_WH = { w: 320, h: 192 };
let dir: string;
let clip: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'read-video-'));
  clip = join(dir, 'clip.mp4');
  writeNumberedClip(clip, { frames: 100, bFrames: 2 });
});
afterAll(() => rmSync(dir, { recursive: true }));

async function frames(analysedFps: number, path = clip) {
  const seen: { tMs: number; number: number }[] = [];
  const hash = createHash('sha256');
  const read = await readVideo({
    ...{ path, analysedFps, inputWh: INPUT_WH },
    onFrame: (frame) => {
      seen.push({ tMs: frame.tMs, number: numberIn(frame.pixels, INPUT_WH.w, { w: 320, h: 180 }) });
      hash.update(frame.pixels);
      frame.release(frame.pixels.buffer);
      return Promise.resolve();
    },
  });
  return { seen, read, hash: hash.digest('hex') };
}

test('12.5 of 25 pictures a second are every second one, 80 ms apart, from 0', async () => {
  const { seen, read } = await frames(12.5);
  expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => ({ tMs: i * 80, number: i * 2 })));
  expect(read).toEqual<VideoRead>({ pictureWh: { w: 320, h: 180 }, durationMs: 4000, framesRead: 50 });
});

test('25 of 25 are all of them', async () => {
  const { seen } = await frames(25);
  expect(seen).toEqual(Array.from({ length: 100 }, (_, i) => ({ tMs: i * 40, number: i })));
});

test('10 of 25 keep their own times and come 10 times a second on the average', async () => {
  const { seen } = await frames(10);
  expect(seen).toHaveLength(40);
  for (const { tMs, number } of seen) expect(tMs).toBe(number * 40);
});

test('the same file twice gives the same bytes', async () => {
  expect((await frames(12.5)).hash).toBe((await frames(12.5)).hash);
});

test('the picture lies at the top left, the rest is grey 114', async () => {
  await readVideo({
    ...{ path: clip, analysedFps: 1, inputWh: INPUT_WH },
    onFrame: (frame) => {
      const { pixels } = frame;
      expect([...pixels.subarray(-3)]).toEqual([114, 114, 114]);
      expect([...pixels.subarray(180 * 320 * 3, 180 * 320 * 3 + 3)]).toEqual([114, 114, 114]);
      expect(pixels[179 * 320 * 3]).not.toBe(114);
      frame.release(pixels.buffer);
      return Promise.resolve();
    },
  });
});

test('no frame is read while the last one is still at work', async () => {
  let atWork = 0;
  let most = 0;
  await readVideo({
    ...{ path: clip, analysedFps: 25, inputWh: INPUT_WH },
    onFrame: async (frame) => {
      most = Math.max(most, ++atWork);
      await new Promise((resolve) => setImmediate(resolve));
      atWork--;
      frame.release(frame.pixels.buffer);
    },
  });
  expect(most).toBe(1);
});

test('what the taker of a frame throws ends the reading and arrives', async () => {
  const failing = readVideo({
    ...{ path: clip, analysedFps: 25, inputWh: INPUT_WH },
    onFrame: () => Promise.reject(new Error('the network fell over')),
  });
  await expect(failing).rejects.toThrow('the network fell over');
});

test('an abort ends the reading', async () => {
  const ending = new AbortController();
  const reading = readVideo({
    ...{ path: clip, analysedFps: 25, inputWh: INPUT_WH, signal: ending.signal },
    onFrame: () => {
      ending.abort(new Error('enough'));
      return Promise.resolve();
    },
  });
  await expect(reading).rejects.toThrow('enough');
});

test('a missing and a cut-off file are named', async () => {
  await expect(frames(12.5, join(dir, 'none.mp4'))).rejects.toMatchObject({ code: 'E_FILE_MISSING' });
  const cut = join(dir, 'cut.mp4');
  writeFileSync(cut, readFileSync(clip).subarray(0, 3000));
  await expect(frames(12.5, cut)).rejects.toMatchObject({ code: 'E_FILE_VIDEO' });
});
