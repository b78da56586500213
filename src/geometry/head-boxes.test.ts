import { expect, test } from 'vitest';
import { JOINT, JOINT_COUNT, type PersonSeen } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { headBoxes } from './head-boxes.ts';

type Joints = Partial<Record<keyof typeof JOINT, readonly [x: number, y: number, score: number]>>;

/** A person of 170 px, so that a pixel is a centimetre. */
function person(seen: Joints): PersonSeen {
  const joints = new Float32Array(JOINT_COUNT * 3);
  for (const [name, values] of Object.entries(seen))
    joints.set(values, 3 * JOINT[name as keyof typeof JOINT]);
  return { boxXyxyPx: [100, 100, 150, 270], score: 0.9, joints };
}

const covers = (boxes: readonly BoxXyxyPx[], x: number, y: number): boolean =>
  boxes.some(([x0, y0, x1, y1]) => x >= x0 && x <= x1 && y >= y0 && y <= y1);

const FACE: Joints = {
  nose: [125, 116, 0.9],
  leftEye: [128, 112, 0.9],
  rightEye: [122, 112, 0.9],
  leftEar: [133, 114, 0.8],
  rightEar: [117, 114, 0.8],
};
const SHOULDERS: Joints = { leftShoulder: [145, 138, 0.9], rightShoulder: [105, 138, 0.9] };

test('a head that is seen is hidden from hair to chin, and the rest of the body is not', () => {
  const boxes = headBoxes([person({ ...FACE, ...SHOULDERS })]);
  for (const [x, y] of [
    [125, 101],
    [125, 126],
    [114, 113],
    [136, 113],
  ] as const)
    expect(covers(boxes, x, y)).toBe(true);
  expect(covers(boxes, 125, 160)).toBe(false);
});

test('one eye in profile is enough', () => {
  const boxes = headBoxes([person({ leftEye: [128, 112, 0.6], ...SHOULDERS })]);
  expect(covers(boxes, 122, 102)).toBe(true);
  expect(covers(boxes, 128, 126)).toBe(true);
});

test('without a joint of the head the top of the box is hidden, and what is about the shoulders', () => {
  expect(covers(headBoxes([person({})]), 110, 95)).toBe(true);
  expect(covers(headBoxes([person({})]), 140, 150)).toBe(true);
  const bent = headBoxes([person({ leftShoulder: [140, 200, 0.9], rightShoulder: [110, 205, 0.9] })]);
  expect(covers(bent, 125, 225)).toBe(true);
});

test('a head that is hardly seen is hidden at both places', () => {
  const boxes = headBoxes([person({ nose: [120, 190, 0.2] })]);
  expect(covers(boxes, 120, 190)).toBe(true);
  expect(covers(boxes, 125, 105)).toBe(true);
});

test('joints that lie far apart by mistake do not hide the whole picture', () => {
  const [box] = headBoxes([person({ nose: [125, 116, 0.9], leftEye: [900, 700, 0.9] })]);
  expect(box![2] - box![0]).toBeLessThan(0.71 * 170);
});
