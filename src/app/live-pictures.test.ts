import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuild } from '../../test/support/ensure-build.ts';
import { root } from '../../test/support/service.ts';
import { silentLog } from '../base/log.ts';
import { monotonicMs, ptsMs, wallMs } from '../base/units.ts';
import { readVideo } from '../camera/read-video.ts';
import type { Frame } from '../domain/frame.ts';
import { headBoxes } from '../geometry/head-boxes.ts';
import { createInferencePool, type InferencePool } from '../inference/worker-pool.ts';
import { createLivePictures, pictureOf, type Pictured } from './live-pictures.ts';
import { PictureTap, type TappedFrame } from './picture-tap.ts';

const WH = { w: 64, h: 48 };
const soon = (): AbortSignal => AbortSignal.timeout(20);

function frameOf(tMs: number, released: ArrayBuffer[] = []): Frame {
  const pixels = new Uint8Array(WH.w * WH.h * 3).fill(tMs);
  return { cameraId: 'a', tMs: ptsMs(tMs), pixels, release: (buffer) => released.push(buffer) };
}
const seen = (tMs: number) => ({ tMs: ptsMs(tMs), persons: [], parcels: [] });

describe('the tap', () => {
  test('leaves frames as they are while nobody asks', () => {
    const frame = frameOf(1);
    expect(new PictureTap().watch(frame)).toBe(frame);
  });

  test('answers with the frame that comes with its people, and gives its buffer back', async () => {
    const tap = new PictureTap();
    const asked = tap.ask(new AbortController().signal);
    const released: ArrayBuffer[] = [];
    const [dropped, analysed] = [frameOf(1, released), frameOf(2, released)];
    for (const frame of [tap.watch(dropped), tap.watch(analysed)]) frame.release(frame.pixels.buffer);
    tap.observed(seen(2), WH);
    expect((await asked)?.pixels[0]).toBe(2);
    expect(released).toEqual([dropped.pixels.buffer, analysed.pixels.buffer]);
    const later = frameOf(3);
    expect(tap.watch(later)).toBe(later);
  });

  test('gives up when it is told to, and the next question is answered all the same', async () => {
    const tap = new PictureTap();
    expect(await tap.ask(soon())).toBeUndefined();
    const asked = tap.ask(new AbortController().signal);
    const frame = tap.watch(frameOf(4));
    frame.release(frame.pixels.buffer);
    tap.observed(seen(4), WH);
    expect((await asked)?.tMs).toBe(4);
  });
});

describe('pictures of now', () => {
  const tapped: TappedFrame = { pixels: frameOf(9).pixels, tMs: ptsMs(9), pictureWh: WH, persons: [] };
  let nowMs = 0;
  const clock = { monotonicMs: () => monotonicMs(nowMs), wallMs: () => wallMs(1_000_000 + nowMs) };
  const picturesOf = (line: Pictured) =>
    createLivePictures({ inputWh: WH, lineOf: (id) => (id === 'a' ? line : undefined), clock, waitMs: 20 });

  test('one is made a second, whoever asks', async () => {
    let made = 0;
    const pictures = picturesOf({
      state: () => ({ state: 'live', reason: null }),
      picture: () => Promise.resolve((made++, tapped)),
    });
    const both = await Promise.all([pictures('a'), pictures('a')]);
    expect(both[0]).toBe(both[1]);
    nowMs += 999;
    expect(await pictures('a')).toBe(both[0]);
    nowMs += 2;
    expect(await pictures('a')).not.toBe(both[0]);
    expect(made).toBe(2);
  });

  test('a camera that is away and one whose frames do not come say why; an unknown one is none', async () => {
    const away = picturesOf({
      state: () => ({ state: 'backoff', reason: { code: 'E', text: 'Nobody answers.' } }),
      picture: () => Promise.reject(new Error('must not be asked')),
    });
    expect(await away('a')).toEqual({ kind: 'none', reason: 'The camera is backoff: Nobody answers.' });
    expect(await away('b')).toBeUndefined();
    const busy = picturesOf({
      state: () => ({ state: 'live', reason: null }),
      picture: (signal) => new PictureTap().ask(signal),
    });
    expect(await busy('a')).toMatchObject({ kind: 'none' });
  });
});

describe('a real clip', () => {
  let pool: InferencePool;
  let frame: TappedFrame;
  beforeAll(async () => {
    await ensureBuild();
    pool = await createInferencePool({
      ...{ modelsDir: join(root, 'models'), pose: 'qingfang-v3-int8', object: 'qingfang-v3-int8' },
      ...{ look: null, workers: 1, log: silentLog },
    });
    frame = await tapClip(pool, join(root, 'demo/throws.mp4'), 3000);
  }, 120_000);
  afterAll(() => pool.stop());

  test('in the picture nothing of the heads can be told, and all else is as it was', async () => {
    const jpeg = await pictureOf(frame, pool.inputWh);
    const open = await pictureOf({ ...frame, persons: [] }, pool.inputWh);
    if (process.env['QINGFANG_SHOW'] !== undefined) writeFileSync(process.env['QINGFANG_SHOW'], jpeg);
    const [hidden, plain] = [await greyOf(jpeg), await greyOf(open)];
    expect(hidden.w).toBeLessThanOrEqual(640);
    const scale = hidden.w / frame.pictureWh.w;
    const boxes = headBoxes(frame.persons).map((box) => box.map((px) => px * scale));
    expect(boxes.length).toBeGreaterThan(0);
    const isNear = (x: number, y: number, roomPx: number): boolean =>
      boxes.some(
        ([x0, y0, x1, y1]) => x > x0! - roomPx && x < x1! + roomPx && y > y0! - roomPx && y < y1! + roomPx,
      );
    // Half of the middle of each box: what the eye would look for.
    const isInside = (x: number, y: number): boolean =>
      boxes.some(([x0, y0, x1, y1]) => {
        const [rx, ry] = [(x1! - x0!) / 4, (y1! - y0!) / 4];
        return x > x0! + rx && x < x1! - rx && y > y0! + ry && y < y1! - ry;
      });
    expect(detail(hidden, isInside)).toBeLessThan(0.1 * detail(plain, isInside));
    let [changed, count] = [0, 0];
    for (let y = 0; y < hidden.h; y++)
      for (let x = 0; x < hidden.w; x++) {
        // A JPEG mixes 16 pixels at most.
        if (isNear(x, y, 17)) continue;
        count++;
        if (hidden.at(x, y) !== plain.at(x, y)) changed++;
      }
    expect(count).toBeGreaterThan(0.5 * hidden.w * hidden.h);
    expect(changed).toBe(0);
  });
});

interface Grey {
  readonly w: number;
  readonly h: number;
  at(x: number, y: number): number;
}

async function greyOf(jpeg: Buffer): Promise<Grey> {
  const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { w: info.width, h: info.height, at: (x, y) => data[(y * info.width + x) * info.channels]! };
}

/** Variance of the Laplacian over the pixels that are meant. */
function detail(grey: Grey, isMeant: (x: number, y: number) => boolean): number {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < grey.h - 1; y++)
    for (let x = 1; x < grey.w - 1; x++) {
      if (!isMeant(x, y)) continue;
      const laplacian =
        grey.at(x - 1, y) + grey.at(x + 1, y) + grey.at(x, y - 1) + grey.at(x, y + 1) - 4 * grey.at(x, y);
      sum += laplacian;
      squares += laplacian ** 2;
      count++;
    }
  return squares / count - (sum / count) ** 2;
}

/** As a camera's line does it: the frame at that time, with its people. */
async function tapClip(pool: InferencePool, path: string, fromMs: number): Promise<TappedFrame> {
  const tap = new PictureTap();
  const enough = new AbortController();
  let tapped: TappedFrame | undefined;
  let wake: () => void = () => undefined;
  let eyes: ReturnType<InferencePool['addCamera']> | undefined;
  await readVideo({
    ...{ path, analysedFps: 5, inputWh: pool.inputWh, signal: enough.signal },
    onStream: ({ pictureWh }) => {
      eyes = pool.addCamera('clip', pictureWh, {
        onObserved: (observed) => {
          tap.observed(observed, pictureWh);
          wake();
        },
        onFailed: ({ detail: why }) => {
          throw new Error(why);
        },
      });
    },
    onFrame: async (frame) => {
      if (tapped !== undefined) enough.abort();
      const looked = new Promise<void>((resolve) => (wake = resolve));
      if (frame.tMs >= fromMs) void tap.ask(enough.signal).then((answer) => (tapped ??= answer));
      eyes!.offer(tap.watch(frame));
      await looked;
    },
  }).catch((error: unknown) => {
    if (!enough.signal.aborted) throw error;
  });
  eyes!.remove();
  return tapped!;
}
