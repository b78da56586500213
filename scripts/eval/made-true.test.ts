import { expect, test } from 'vitest';
import { ptsMs } from '../../src/base/units.ts';
import { JOINT_COUNT, type Observations } from '../../src/domain/observation.ts';
import type { BoxXyxyPx } from '../../src/domain/picture.ts';
import { madeTrue, type MadeTrue } from './made-true.ts';

const camera = { K: [], distortion: [], R: [], t: [] };
const still = (id: number, boxXyxy: number[], state: string) => ({ id, boxXyxy, visible: 1, state });
const clip = {
  truth: { id: 'floor-01', handlings: [], size: [640, 360] as [number, number], camera },
  frames: [
    {
      tMs: 0,
      persons: [],
      parcels: [
        still(1, [100, 100, 140, 140], 'flight'),
        still(2, [300, 100, 340, 140], 'resting'),
        still(3, [400, 300, 440, 340], 'held'),
      ],
    },
  ],
};
const found = (boxXyxyPx: BoxXyxyPx, score: number) => ({ boxXyxyPx, score, doing: undefined });
const person = {
  boxXyxyPx: [500, 50, 560, 250] as BoxXyxyPx,
  score: 1,
  joints: new Float32Array(3 * JOINT_COUNT),
};
const seen: Observations = {
  tMs: ptsMs(0),
  persons: [person],
  parcels: [
    found([108, 104, 148, 144], 0.2),
    found([300, 101, 340, 141], 0.9),
    found([510, 100, 530, 120], 0.6),
    found([20, 20, 40, 40], 0.6),
  ],
};
const made = (...what: MadeTrue[]) => madeTrue(clip, [seen], new Set(what))[0]!;

test('as it was seen where nothing is made true', () => {
  expect(made()).toEqual(seen);
});

test('parcels that are none go, anywhere or near people', () => {
  expect(made('false').parcels).toEqual(seen.parcels.slice(0, 2));
  expect(made('false-near').parcels).toEqual([...seen.parcels.slice(0, 2), seen.parcels[3]]);
});

test('what was not found is added, once', () => {
  const { parcels } = made('missed');
  expect(parcels).toHaveLength(5);
  expect(Math.abs(parcels[4]!.boxXyxyPx[0] - 400)).toBeLessThan(10);
});

test('found parcels are sure, and what flies lies where it was', () => {
  expect(made('scores').parcels.map(({ score }) => score)).toEqual([0.7, 0.9, 0.6, 0.6]);
  const [flying, resting] = made('flight-boxes').parcels;
  expect([flying, resting]).toEqual([found([100, 100, 140, 140], 0.2), seen.parcels[1]]);
});

test('all parcels, all people', () => {
  expect(made('parcels').parcels).toHaveLength(3);
  expect(made('persons').persons).toEqual([]);
});
