import { describe, expect, test } from 'vitest';
import { ModelCardSchema } from '../../config/model-card.ts';
import { ptsMs } from '../../base/units.ts';
import { fitInto } from '../../domain/frame.ts';
import { JOINT, JOINT_COUNT, type Observations } from '../../domain/observation.ts';
import { Sighting, unpackSighting } from '../sighting.ts';
import { qingfangGrid } from './qingfang-grid.ts';

const COLUMNS = 16;
const ROWS = 8;
const CELLS = COLUMNS * ROWS;
const card = ModelCardSchema.parse({
  name: 'grid',
  file: 'grid.onnx',
  sha256: '0'.repeat(64),
  role: ['pose', 'object'],
  family: 'qingfang-grid',
  input: { name: 'image', type: 'uint8', layout: 'NHWC', sizeWh: [COLUMNS * 8, ROWS * 8] },
  outputs: [{ name: 'centre', shape: [1, 2, ROWS, COLUMNS] }],
  classes: ['person', 'parcel'],
  parcelClasses: ['parcel'],
  thresholds: { person: 0.4, parcel: 0.3 },
  licence: 'Apache-2.0',
  source: 'test',
  trainingData: 'none',
});

/** Empty maps, and a way to write into them. */
function grid() {
  const maps = [2, 8, 2 * JOINT_COUNT, JOINT_COUNT, 2 * JOINT_COUNT].map((n) => new Float32Array(n * CELLS));
  const set = (map: number, channel: number, row: number, column: number, value: number): void => {
    maps[map]![channel * CELLS + row * COLUMNS + column] = value;
  };
  return { maps, set };
}

function put(
  g: ReturnType<typeof grid>,
  kind: 0 | 1,
  row: number,
  column: number,
  score: number,
  half: number,
): void {
  g.set(0, kind, row, column, score);
  for (let side = 0; side < 4; side++) g.set(1, kind * 4 + side, row, column, half);
}

function decode({ maps }: ReturnType<typeof grid>, scale = 1): Observations {
  const sighting = new Sighting();
  const fit = fitInto({ w: (COLUMNS * 8) / scale, h: (ROWS * 8) / scale }, { w: COLUMNS * 8, h: ROWS * 8 });
  qingfangGrid(card).decode(maps, fit, sighting, { persons: true, parcels: true });
  return unpackSighting(ptsMs(0), sighting.pack());
}

describe('boxes', () => {
  test('a peak above the threshold of its class is one, in pixels of the picture', () => {
    const g = grid();
    put(g, 1, 3, 5, 0.35, 12);
    const { parcels, persons } = decode(g, 0.5);
    expect(persons).toEqual([]);
    expect(parcels).toEqual([{ boxXyxyPx: [64, 32, 112, 80], score: expect.closeTo(0.35, 5) as number }]);
  });

  test('a peak below the threshold is none', () => {
    const g = grid();
    put(g, 0, 3, 5, 0.39, 12);
    put(g, 1, 3, 5, 0.29, 12);
    expect(decode(g)).toMatchObject({ persons: [], parcels: [] });
  });

  test('the slope beside a peak is none, even where its box does not overlap', () => {
    const g = grid();
    put(g, 1, 3, 5, 0.9, 12);
    put(g, 1, 3, 6, 0.8, 2);
    expect(decode(g).parcels.length).toBe(1);
  });

  test('a box is the mean of the peak and its nearly as sure neighbours, weighted by score', () => {
    const g = grid();
    put(g, 1, 3, 5, 0.8, 12);
    put(g, 1, 3, 6, 0.6, 12);
    put(g, 1, 4, 5, 0.5, 30);
    // The neighbour at the right says the same box 8 px further; the one below is too unsure to count.
    const shift = (8 * 0.6) / (0.8 + 0.6);
    expect(decode(g).parcels.map(({ boxXyxyPx }) => boxXyxyPx)).toEqual([
      [32 + shift, 16, 56 + shift, 40].map((value) => expect.closeTo(value, 4) as number),
    ]);
  });

  test('two peaks whose boxes overlap by more than 0.6 are one, the better one', () => {
    const g = grid();
    put(g, 1, 3, 5, 0.8, 40);
    put(g, 1, 3, 7, 0.9, 40);
    expect(decode(g).parcels.map(({ score }) => score)).toEqual([expect.closeTo(0.9, 5)]);
  });

  test('two parcels side by side are two', () => {
    const g = grid();
    put(g, 1, 3, 5, 0.8, 12);
    put(g, 1, 3, 7, 0.9, 12);
    expect(decode(g).parcels.length).toBe(2);
  });

  test('a parcel in front of a person stays beside the person', () => {
    const g = grid();
    put(g, 0, 3, 5, 0.9, 24);
    put(g, 1, 3, 5, 0.8, 24);
    expect(decode(g)).toMatchObject({ persons: [{}], parcels: [{}] });
  });

  test('a peak in the corner of the grid is found', () => {
    const g = grid();
    put(g, 1, 0, 0, 0.9, 4);
    put(g, 1, ROWS - 1, COLUMNS - 1, 0.8, 4);
    expect(decode(g).parcels.map(({ boxXyxyPx }) => boxXyxyPx)).toEqual([
      [0, 0, 8, 8],
      [120, 56, 128, 64],
    ]);
  });
});

describe('joints', () => {
  const wrist = JOINT.leftWrist;
  function person(): ReturnType<typeof grid> {
    const g = grid();
    put(g, 0, 4, 6, 0.9, 30);
    g.set(2, 2 * wrist, 4, 6, 16);
    g.set(2, 2 * wrist + 1, 4, 6, -8);
    return g;
  }
  const joint = (seen: Observations): number[] => [
    ...seen.persons[0]!.joints.subarray(wrist * 3, wrist * 3 + 3),
  ];

  test('without heat it lies where the regression puts it, with a score of zero', () => {
    expect(joint(decode(person()))).toEqual([52 + 16, 36 - 8, 0]);
  });

  test('it snaps to the warm cell nearby, refined, with the score of its heat', () => {
    const g = person();
    g.set(3, wrist, 2, 8, 0.6);
    g.set(4, 2 * wrist, 2, 8, 3);
    g.set(4, 2 * wrist + 1, 2, 8, -2);
    expect(joint(decode(g))).toEqual([68 + 3, 20 - 2, expect.closeTo(0.6, 5)]);
  });

  test('of two warm cells the nearer one wins when the farther is only a little warmer', () => {
    const g = person();
    g.set(3, wrist, 3, 8, 0.6);
    g.set(3, wrist, 3, 10, 0.7);
    expect(joint(decode(g)).slice(0, 2)).toEqual([68, 28]);
  });

  test('heat of another person far away is not taken', () => {
    const g = person();
    g.set(3, wrist, 3, 15, 1);
    expect(joint(decode(g))).toEqual([68, 28, 0]);
  });

  test('it is given in pixels of the picture', () => {
    expect(joint(decode(person(), 0.5)).slice(0, 2)).toEqual([136, 56]);
  });
});
