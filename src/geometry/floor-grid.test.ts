import { expect, test } from 'vitest';
import { floorGrid } from './floor-grid.ts';
import { cameraModelOf, fieldOfViewRad, focalPxOf, hangingOf, usualCamera } from './hanging-camera.ts';
import { createProjection } from './projection.ts';

const WH = { w: 1280, h: 720 };
const camera = cameraModelOf(usualCamera(WH), WH);

test('the lines lie on half metres of the floor, every other one on a whole', () => {
  const projection = createProjection(camera);
  const lines = floorGrid(camera);
  expect(lines.length).toBeGreaterThan(20);
  for (const { pointsPx, isMetre } of lines) {
    const places = pointsPx.map(([x, y]) => projection.onPlane(x, y, 0)!);
    const axis = Math.abs(places[0]![0] - places.at(-1)![0]) < 0.01 ? 0 : 1;
    const at = places[0]![axis];
    for (const place of places) expect(place[axis]).toBeCloseTo(at, 3);
    expect(Math.abs(at * 2 - Math.round(at * 2))).toBeLessThan(1e-3);
    expect(Math.round(at * 2) % 2 === 0).toBe(isMetre);
  }
});

test('the grid covers the floor down to the lower edge of the picture', () => {
  const lowest = Math.max(...floorGrid(camera).flatMap(({ pointsPx }) => pointsPx.map(([, y]) => y)));
  expect(lowest).toBeGreaterThan(WH.h);
});

test('a camera that looks at the sky has no floor', () => {
  expect(floorGrid(cameraModelOf({ ...usualCamera(WH), tiltRad: -1 }, WH))).toEqual([]);
});

test('height, tilt, roll and view come back from the matrices', () => {
  const hanging = { heightM: 4.2, tiltRad: 0.7, rollRad: 0.05, focalPx: 900, k1: -0.08 };
  const back = hangingOf(cameraModelOf(hanging, WH));
  for (const key of ['heightM', 'tiltRad', 'rollRad', 'focalPx', 'k1'] as const)
    expect(back[key]).toBeCloseTo(hanging[key], 9);
  expect(focalPxOf(fieldOfViewRad(900, WH), WH)).toBeCloseTo(900, 9);
});
