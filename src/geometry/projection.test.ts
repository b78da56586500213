import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CameraModel } from '../domain/camera.ts';
import { createProjection } from './projection.ts';
import { norm, sub } from './vec3.ts';

/** The worked example of docs/design/camera-model.md. */
const example: CameraModel = {
  sizeWh: { w: 1280, h: 720 },
  intrinsicsK: [
    [816.1398, 0, 640],
    [0, 816.1398, 360],
    [0, 0, 1],
  ],
  distortion: [-0.1, 0.01, 0, 0, 0],
  rotationR: [
    [-0.99500417, -0.09983342, 0],
    [-0.06041783, 0.60216299, -0.7960838],
    [0.07947577, -0.7921067, -0.60518641],
  ],
  translationT: [0.89683575, 0.40785023, 5.24684132],
};

test('the worked example falls on its pixel', () => {
  const pixel = createProjection(example).project([0.2, -1.0, 1.2])!;
  expect(pixel.xPx).toBeCloseTo(761.324, 2);
  expect(pixel.yPx).toBeCloseTo(183.308, 2);
  expect(pixel.depthM).toBeCloseTo(5.328619, 5);
});

test('the camera stands at -Rᵀt', () => {
  const { positionM } = createProjection(example);
  const back = createProjection(example).project([positionM[0], positionM[1], positionM[2]]);
  expect(back).toBeUndefined();
  expect(positionM[2]).toBeCloseTo(3.5, 1);
});

test('what a pixel sees on a plane projects back onto it', () => {
  const projection = createProjection(example);
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1280, noNaN: true }),
      fc.double({ min: 200, max: 720, noNaN: true }),
      fc.double({ min: 0, max: 1.2, noNaN: true }),
      (xPx, yPx, heightM) => {
        const point = projection.onPlane(xPx, yPx, heightM);
        if (point === undefined) return;
        const pixel = projection.project(point)!;
        expect(Math.hypot(pixel.xPx - xPx, pixel.yPx - yPx)).toBeLessThan(1e-4);
      },
    ),
    { seed: 5 },
  );
});

test('a ray leads through the point whose pixel it was taken from, also with tangential distortion', () => {
  const projection = createProjection({ ...example, distortion: [-0.15, 0.02, 0.0006, -0.0004, 0.001] });
  fc.assert(
    fc.property(
      fc.double({ min: -1.5, max: 1.5, noNaN: true }),
      fc.double({ min: -2, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1.8, noNaN: true }),
      (x, y, z) => {
        const pixel = projection.project([x, y, z])!;
        const { originM, direction } = projection.ray(pixel.xPx, pixel.yPx);
        const reachM = norm(sub([x, y, z], originM));
        const met = direction.map((d, i) => originM[i]! + d * reachM);
        expect(norm(sub([met[0]!, met[1]!, met[2]!], [x, y, z]))).toBeLessThan(1e-6);
      },
    ),
    { seed: 5 },
  );
});

test('a pixel above the horizon meets no floor', () => {
  const level: CameraModel = {
    ...example,
    rotationR: [
      [1, 0, 0],
      [0, 0, -1],
      [0, 1, 0],
    ],
    translationT: [0, 3, 0],
  };
  expect(createProjection(level).onPlane(640, 100, 0)).toBeUndefined();
  expect(createProjection(level).onPlane(640, 600, 0)).toBeDefined();
});
