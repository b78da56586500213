import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  havePublicModels,
  makePublicModelsDir,
  publicPicturesDir,
  removeModelsDir,
} from '../../test/support/public-models.ts';
import { ptsMs } from '../base/units.ts';
import { fitInto } from '../domain/frame.ts';
import type { Observations } from '../domain/observation.ts';
import type { SizeWh } from '../domain/picture.ts';
import { contentOf, fillOutside, type FrameView } from './frame-view.ts';
import { openModel, openModelChoice } from './model-store.ts';
import { loadNetwork } from './network.ts';
import { createObserver, type Observer } from './observer.ts';
import { Sighting, unpackSighting } from './sighting.ts';

interface ExpectedPerson {
  readonly score: number;
  readonly box: readonly number[];
  readonly joints: readonly (readonly [number, number, number])[];
}
interface ExpectedBox {
  readonly label: string;
  readonly score: number;
  readonly box: readonly number[];
}
interface Expected {
  readonly picture: string;
  readonly multipose_448x256: {
    readonly people: readonly ExpectedPerson[];
    readonly raw_output_1x6x56: number[];
  };
  readonly multipose_320x192: { readonly people: readonly ExpectedPerson[] };
  readonly rtmdet_320x320: { readonly boxes: readonly ExpectedBox[] };
  readonly top_down_on_rtmdet_boxes_over_0_6: readonly {
    readonly box: readonly number[];
    readonly thunder: ExpectedPerson['joints'];
    readonly lightning: ExpectedPerson['joints'];
  }[];
  readonly yolox_416x416: { readonly boxes: readonly ExpectedBox[] };
}

const pictures = ['person-table', 'store-aisle', 'worker-floor', 'package-hallway', 'package-stack'];
const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(join(publicPicturesDir, `${name}.expected.json`), 'utf8')) as Expected;

async function readRgb(file: string): Promise<{ pixels: Uint8Array<ArrayBuffer>; sizeWh: SizeWh }> {
  const { data, info } = await sharp(join(publicPicturesDir, file))
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: Uint8Array.from(data), sizeWh: { w: info.width, h: info.height } };
}

/** The public networks look at one picture alone. */
const noMotion = new Uint8Array();

/** The picture itself as a frame of its own size. */
async function pictureView(file: string): Promise<FrameView> {
  const { pixels, sizeWh } = await readRgb(file);
  return { pixels, fit: fitInto(sizeWh, sizeWh), motion: noMotion };
}

/** The picture as a camera hands it over: 640x384, scaled to fit at the top left. */
async function cameraView(file: string): Promise<FrameView> {
  const { sizeWh } = await readRgb(file);
  const fit = fitInto(sizeWh, { w: 640, h: 384 });
  const content = contentOf(fit);
  const small = await sharp(join(publicPicturesDir, file))
    .removeAlpha()
    .toColourspace('srgb')
    .resize(content.w, content.h, { fit: 'fill', kernel: 'linear' })
    .extend({ right: 640 - content.w, bottom: 384 - content.h, background: '#727272' })
    .raw()
    .toBuffer();
  const pixels = Uint8Array.from(small);
  fillOutside(pixels, fit.inputWh, content, 114);
  return { pixels, fit, motion: noMotion };
}

async function look(observer: Observer, view: FrameView): Promise<Observations> {
  const sighting = new Sighting();
  await observer.observe(view, sighting);
  return unpackSighting(ptsMs(0), sighting.pack());
}

const heightOf = (box: readonly number[]): number => box[3]! - box[1]!;
const farthest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

function overlap(a: readonly number[], b: readonly number[]): number {
  const w = Math.min(a[2]!, b[2]!) - Math.max(a[0]!, b[0]!);
  const h = Math.min(a[3]!, b[3]!) - Math.max(a[1]!, b[1]!);
  const area = (q: readonly number[]): number => (q[2]! - q[0]!) * (q[3]! - q[1]!);
  return w <= 0 || h <= 0 ? 0 : (w * h) / (area(a) + area(b) - w * h);
}

/** How far the clear joints lie from the expected ones, over the person's height: each one's mean and worst. */
function jointErrors(joints: Float32Array, expected: ExpectedPerson['joints'], height: number): number[] {
  return expected.flatMap(([x, y, score], k) =>
    score < 0.4 ? [] : [Math.hypot(joints[k * 3]! - x, joints[k * 3 + 1]! - y) / height],
  );
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

describe.skipIf(!havePublicModels)('public networks (needs ../shared/models)', () => {
  const dirs: string[] = [];
  const modelsDir = (change?: Parameters<typeof makePublicModelsDir>[0]): string => {
    const dir = makePublicModelsDir(change);
    dirs.push(dir);
    return dir;
  };
  const sized = (w: number, h: number) => (card: object) => ({
    ...card,
    input: { ...(card as { input: object }).input, sizeWh: [w, h] },
  });
  let standard = '';
  beforeAll(() => {
    standard = modelsDir();
  });
  afterAll(() => {
    dirs.forEach(removeModelsDir);
  });

  const observerOf = async (dir: string, pose: string): Promise<Observer> =>
    createObserver(await openModelChoice(dir, pose, 'yolox-nano-coco', null));

  test.each(['person-table', 'store-aisle', 'worker-floor'])(
    'MultiPose gives the raw output of the fed picture of %s within 0.001',
    async (name) => {
      const model = await openModel(standard, 'movenet-multipose');
      const { adapter, bound } = await loadNetwork(model);
      if (adapter.kind !== 'whole-frame') throw new Error('MultiPose looks at whole frames');
      const view = await pictureView(`${name}.fed-448x256.png`);
      expect(view.fit.inputWh).toEqual({ w: 448, h: 256 });
      const outputs = await bound.run(adapter.prepare(view).fed);
      expect(farthest(expectedOf(name).multipose_448x256.raw_output_1x6x56, [...outputs[0]!])).toBeLessThan(
        0.001,
      );
      await bound.dispose();
    },
  );

  test.each([
    ['448x256', 448, 256, 'multipose_448x256'],
    ['320x192', 320, 192, 'multipose_320x192'],
  ] as const)('MultiPose at %s finds the same people and joints', async (_size, w, h, key) => {
    const dir = modelsDir({ 'movenet-multipose': sized(w, h) });
    const observer = await observerOf(dir, 'movenet-multipose');
    for (const name of pictures) {
      const expected = expectedOf(name);
      const { persons } = await look(observer, await pictureView(expected.picture));
      expect(persons.length, name).toBe(expected[key].people.length);
      for (const person of expected[key].people) {
        const match = persons.find(({ boxXyxyPx }) => overlap(boxXyxyPx, person.box) > 0.8);
        expect(match?.score, name).toBeCloseTo(person.score, 1);
        const errors = jointErrors(match!.joints, person.joints, heightOf(person.box));
        expect(Math.max(...errors), name).toBeLessThan(0.03);
      }
    }
    await observer.dispose();
  });

  test('MultiPose finds the same people in frames of 640x384 that were filled with grey', async () => {
    const observer = await observerOf(standard, 'movenet-multipose');
    for (const name of ['person-table', 'store-aisle', 'worker-floor']) {
      const expected = expectedOf(name);
      const { persons } = await look(observer, await cameraView(expected.picture));
      for (const person of expected.multipose_448x256.people) {
        const match = persons.find(({ boxXyxyPx }) => overlap(boxXyxyPx, person.box) > 0.8);
        expect(match, name).toBeDefined();
        expect(mean(jointErrors(match!.joints, person.joints, heightOf(person.box))), name).toBeLessThan(
          0.03,
        );
      }
    }
    await observer.dispose();
  });

  test.each(['thunder', 'lightning'] as const)(
    'RTMDet boxes and MoveNet %s joints are the expected ones',
    async (which) => {
      const observer = await observerOf(standard, `movenet-${which}`);
      const allErrors: number[] = [];
      for (const name of pictures) {
        const expected = expectedOf(name);
        const { persons } = await look(observer, await pictureView(expected.picture));
        const clear = expected.rtmdet_320x320.boxes.filter(({ score }) => score > 0.5);
        expect(persons.filter(({ score }) => score > 0.5).length, name).toBe(clear.length);
        for (const { box, ...joints } of expected.top_down_on_rtmdet_boxes_over_0_6) {
          const match = persons.find(({ boxXyxyPx }) => overlap(boxXyxyPx, box) > 0.9);
          const errors = jointErrors(match!.joints, joints[which], heightOf(box));
          if (errors.length > 0) expect(mean(errors), name).toBeLessThan(0.03);
          allErrors.push(...errors);
        }
      }
      expect(allErrors.length).toBeGreaterThan(25);
      await observer.dispose();
    },
  );

  test('YOLOX finds the expected people, and what the card counts as a parcel', async () => {
    const dir = modelsDir({
      // A pose network that takes the people's boxes from YOLOX: both roles of it are seen in one run.
      'movenet-lightning': (card) => ({ ...card, detector: 'yolox-nano-coco' }),
    });
    const observer = await observerOf(dir, 'movenet-lightning');
    for (const name of pictures) {
      const { picture, yolox_416x416: expected } = expectedOf(name);
      const { persons, parcels } = await look(observer, await pictureView(picture));
      const clear = expected.boxes.filter(({ score }) => score > 0.35);
      for (const { label, box } of clear) {
        if (label === 'person')
          expect(
            persons.some(({ boxXyxyPx }) => overlap(boxXyxyPx, box) > 0.85),
            `${name} ${label}`,
          ).toBe(true);
        if (label === 'suitcase' || label === 'book')
          expect(
            parcels.some(({ boxXyxyPx }) => overlap(boxXyxyPx, box) > 0.85),
            `${name} ${label}`,
          ).toBe(true);
      }
      const people = expected.boxes.filter(({ label }) => label === 'person');
      expect(Math.abs(persons.length - people.length), name).toBeLessThanOrEqual(1);
    }
    await observer.dispose();
  });
});
