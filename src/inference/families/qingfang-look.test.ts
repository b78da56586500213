import { describe, expect, test } from 'vitest';
import { ModelCardSchema } from '../../config/model-card.ts';
import { ptsMs } from '../../base/units.ts';
import { LOOK_SPAN_MS, LOOK_STEP_MS, LOOK_STEPS, type Look } from '../../domain/look.ts';
import type { Planes } from '../picture-memory.ts';
import { qingfangLook } from './qingfang-look.ts';

const SIDE = 48;
const WH = { w: 200, h: 120 };
const adapter = qingfangLook(
  ModelCardSchema.parse({
    name: 'look',
    file: 'look.onnx',
    sha256: '0'.repeat(64),
    role: 'look',
    family: 'qingfang-look',
    input: { name: 'crops', type: 'uint8', layout: 'NCHW', sizeWh: [SIDE, SIDE] },
    outputs: [{ name: 'right', shape: [1, 2] }],
    classes: ['throw', 'toss'],
    licence: 'none',
    source: 'test',
    trainingData: 'none',
  }),
);

/** A plane whose value is where it is: x along the row. The frame's number is added. */
function rampsOf(timesMs: readonly number[]): Planes {
  return {
    columns: WH.w,
    contentWh: WH,
    kept: timesMs.map((tMs, i) => ({
      tMs: ptsMs(tMs),
      green: Uint8Array.from({ length: WH.w * WH.h }, (_, at) => (at % WH.w) + i),
    })),
  };
}
const everyStep = (from: number, to: number): number[] =>
  Array.from({ length: (to - from) / LOOK_STEP_MS + 1 }, (_, i) => from + i * LOOK_STEP_MS);
/** 1.6 m are 48 cells, so a cell of the cut is a cell of the plane; a pixel is half a cell. */
const lookAt = (xPx: number, yPx: number, fromMs = 1000): Look => ({
  fromMs,
  centresPx: Array.from({ length: LOOK_STEPS }, (_, step) => [xPx + step, yPx] as const),
  pxPerM: 60,
});

describe('a second look', () => {
  test('cuts the square about the parcel out of each picture, and of the one before', () => {
    const planes = rampsOf(everyStep(1000 - LOOK_STEP_MS, 1000 + LOOK_SPAN_MS));
    const [crops, moves] = adapter.prepare(planes, 0.5, lookAt(200, 120))!;
    const at = (step: number, before: number, x: number): number =>
      crops![((2 * step + before) * SIDE + 20) * SIDE + x]!;
    // Centre 100: the square begins at 76, and its first cell with it. The picture at 1000 ms is the second that is kept.
    expect([at(0, 0, 0), at(0, 0, 1), at(0, 0, 47)]).toEqual([77, 78, 124]);
    expect([at(0, 1, 0), at(0, 1, 47)]).toEqual([76, 123]);
    // Half a cell further each step, and one more for the frame.
    expect(at(2, 0, 0)).toBe(76 + 1 + 3);
    expect(moves![0]).toBe(0);
    expect(moves![2]).toBeCloseTo(1 / 60, 6);
  });

  test('goes on with the edge beyond the picture', () => {
    const planes = rampsOf(everyStep(1000 - LOOK_STEP_MS, 1000 + LOOK_SPAN_MS));
    const [crops] = adapter.prepare(planes, 0.5, lookAt(0, 0))!;
    expect(crops![0]).toBe(1);
    expect(crops![SIDE * SIDE - 1]).toBe(1 + 23);
  });

  test('takes the frame that is nearest in time, whatever the rate', () => {
    const planes = rampsOf([920, 1000, 1130, 1250, 1370, 1500, 1630, 1750, 1870, 2000, 2130, 2200]);
    const [crops] = adapter.prepare(planes, 0.5, lookAt(200, 120))!;
    // 1080 ms is nearer to 1130, the third frame, than to 1000.
    expect(crops![(2 * SIDE + 20) * SIDE]).toBe(Math.round(76.5 + 2));
  });

  test('says nothing of a time that was not seen', () => {
    const late = rampsOf(everyStep(1160, 1000 + LOOK_SPAN_MS));
    const short = rampsOf(everyStep(920, 1000 + LOOK_SPAN_MS - 2 * LOOK_STEP_MS));
    expect(adapter.prepare(late, 0.5, lookAt(200, 120))).toBeUndefined();
    expect(adapter.prepare(short, 0.5, lookAt(200, 120))).toBeUndefined();
  });

  test('answers by the names of the questions', () => {
    expect(adapter.decode([Float32Array.of(1.5, -2)])).toEqual({ throw: 1.5, toss: -2 });
  });
});
