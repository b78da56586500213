import sharp from 'sharp';
import { expect, test } from 'vitest';
import { ModelCardSchema, type ModelInput } from '../config/model-card.ts';
import { fitInto } from '../domain/frame.ts';
import { NetworkInput } from './network-input.ts';
import { Resampler } from './resample.ts';

function inputOf(change: object): ModelInput {
  return ModelCardSchema.shape.input.parse({
    name: 'image',
    type: 'float32',
    layout: 'NHWC',
    sizeWh: [4, 2],
    ...change,
  });
}

/** A smooth picture with an edge in it. */
function picture(w: number, h: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      pixels[(y * w + x) * 3] = (255 * x) / w;
      pixels[(y * w + x) * 3 + 1] = (255 * y) / h;
      pixels[(y * w + x) * 3 + 2] = x > w / 3 ? 200 : 30;
    }
  return pixels;
}

test('a picture made smaller is that of sharp within rounding', async () => {
  const [w, h, toW, toH] = [160, 96, 57, 31];
  const source = picture(w, h);
  const expected = await sharp(source, { raw: { width: w, height: h, channels: 3 } })
    .resize(toW, toH, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  const out = new Uint8Array(toW * toH * 3);
  new Resampler('none').into(out, toW, { w: toW, h: toH }, source, { w, h }, w, { x: 0, y: 0, w, h });
  const errors = Array.from(out, (value, i) => Math.abs(value - expected[i]!));
  expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.6);
  expect(Math.max(...errors)).toBeLessThanOrEqual(16);
});

test('a picture made larger is interpolated between the centres of its pixels', () => {
  const source = Uint8Array.of(0, 0, 0, 100, 100, 100, 200, 200, 200);
  const out = new Uint8Array(6 * 2 * 3);
  new Resampler('none').into(out, 6, { w: 6, h: 2 }, source, { w: 3, h: 1 }, 3, { x: 0, y: 0, w: 3, h: 1 });
  const row = [0, 25, 75, 125, 175, 200].flatMap((value) => [value, value, value]);
  expect([...out]).toEqual([...row, ...row]);
});

test('a frame of the right size and form is fed as it is, without a copy', () => {
  const input = new NetworkInput(inputOf({ type: 'uint8' }));
  const pixels = picture(4, 2);
  const { data, fit } = input.place({ pixels, fit: fitInto({ w: 40, h: 20 }, { w: 4, h: 2 }) });
  expect(data).toBe(pixels);
  expect(fit.scale).toBe(0.1);
});

test('what lies below a wide picture is painted with the grey of the card', () => {
  const input = new NetworkInput(inputOf({ sizeWh: [4, 4], type: 'uint8', fill: 114 }));
  const pixels = new Uint8Array(4 * 4 * 3).fill(255);
  const { data } = input.place({ pixels, fit: fitInto({ w: 8, h: 4 }, { w: 4, h: 4 }) });
  expect([...data]).toEqual([...Array<number>(24).fill(255), ...Array<number>(24).fill(114)]);
});

test('what lies beside a narrow picture is painted too, also where the frame has another size', () => {
  const input = new NetworkInput(inputOf({ type: 'uint8', fill: 114 }));
  const pixels = new Uint8Array(2 * 2 * 3).fill(9);
  const { data } = input.place({ pixels, fit: fitInto({ w: 2, h: 2 }, { w: 2, h: 2 }) });
  const row = [...Array<number>(6).fill(9), ...Array<number>(6).fill(114)];
  expect([...data]).toEqual([...row, ...row]);
});

test('BGR, NCHW and normalisation are done as the card says', () => {
  const card = inputOf({
    sizeWh: [2, 1],
    layout: 'NCHW',
    colour: 'BGR',
    normalisation: { mean: [1, 2, 3], deviation: [1, 2, 4] },
  });
  const pixels = Uint8Array.of(11, 22, 33, 15, 26, 37);
  const { data } = new NetworkInput(card).place({ pixels, fit: fitInto({ w: 2, h: 1 }, { w: 2, h: 1 }) });
  // Blue of both pixels, then green, then red.
  expect([...data]).toEqual([32, 36, 10, 12, 2, 3]);
});

test('a crop beyond the picture is black there', () => {
  const input = new NetworkInput(inputOf({ sizeWh: [4, 4], type: 'uint8' }));
  const view = { pixels: new Uint8Array(4 * 4 * 3).fill(200), fit: fitInto({ w: 4, h: 4 }, { w: 4, h: 4 }) };
  const data = input.crop(view, { x: -2, y: 0, w: 4, h: 4 });
  const firstRow = Array.from({ length: 4 }, (_, x) => data[x * 3]);
  expect(firstRow).toEqual([0, 0, 200, 200]);
});
