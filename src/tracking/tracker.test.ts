import { expect, test } from 'vitest';
import { ptsMs } from '../base/units.ts';
import type { Observations } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { centreX } from '../geometry/boxes.ts';
import { seededGauss } from '../../test/support/analytic-scene.ts';
import { createTracker } from './tracker.ts';
import type { Tracks } from './tracks.ts';

const PX_PER_M = 60;
const box = (x: number, y: number, w = 22, h = 16): BoxXyxyPx => [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
const frame = (tMs: number, parcels: readonly BoxXyxyPx[]): Observations => ({
  tMs: ptsMs(tMs),
  persons: [],
  parcels: parcels.map((boxXyxyPx) => ({ boxXyxyPx, score: 0.8, doing: undefined })),
});
const run = (frames: readonly Observations[]): Tracks[] => {
  const tracker = createTracker({ w: 640, h: 360 }, () => PX_PER_M);
  return frames.map((one) => tracker.update(one));
};
const idsAt = (tracks: Tracks): number[] => tracks.parcels.map((track) => track.id).sort((a, b) => a - b);

test('a parcel that flies more than its own size a frame keeps its identity', () => {
  const frames = Array.from({ length: 7 }, (_, i) => {
    const tS = 0.08 * i;
    return frame(1000 * tS, [
      box(100 + 5 * PX_PER_M * tS, 150 - 2 * PX_PER_M * tS + 0.5 * 9.81 * PX_PER_M * tS * tS),
    ]);
  });
  for (const tracks of run(frames)) expect(idsAt(tracks)).toEqual([1]);
});

test('a frame gap inside a flight does not split it', () => {
  const frames = [0, 1, 2, 5, 6].map((i) => frame(80 * i, [box(100 + 24 * i, 150 - 3 * i)]));
  expect(idsAt(run(frames).at(-1)!)).toEqual([1]);
});

test('neighbours in a pile keep their identities though each is often missed', () => {
  const gauss = seededGauss(4);
  const places = [200, 224, 248, 272].map((x) => [x, 200] as const);
  const frames = Array.from({ length: 80 }, (_, i) =>
    frame(
      80 * i,
      places.filter(() => gauss() < 0.8).map(([x, y]) => box(x + gauss(), y + gauss())),
    ),
  );
  const last = run(frames).at(-1)!;
  expect(last.parcels.length).toBe(4);
  const xs = last.parcels.map((track) => centreX(track.samples.at(-1)!.boxXyxyPx)).sort((a, b) => a - b);
  places.forEach(([x], i) => expect(Math.abs(xs[i]! - x)).toBeLessThan(6));
});

test('a parcel that was hidden for ten seconds is the same one', () => {
  const rest = box(300, 220);
  const frames = [
    ...Array.from({ length: 10 }, (_, i) => frame(80 * i, [rest])),
    ...Array.from({ length: 120 }, (_, i) => frame(800 + 80 * i, [])),
    frame(800 + 80 * 120, [rest]),
  ];
  expect(idsAt(run(frames).at(-1)!)).toEqual([1]);
});

test('times count, not frames: at 25 frames a second the same parcel is followed as at 8', () => {
  for (const stepMs of [40, 125]) {
    const frames = Array.from({ length: Math.floor(800 / stepMs) }, (_, i) =>
      frame(stepMs * i, [box(100 + 0.25 * stepMs * i, 180)]),
    );
    expect(idsAt(run(frames).at(-1)!)).toEqual([1]);
  }
});

test('a jump of the time line and a cut of the scene start afresh', () => {
  const here = Array.from({ length: 8 }, (_, i) =>
    frame(
      80 * i,
      [100, 200, 300, 400, 500].map((x) => box(x, 200)),
    ),
  );
  const jumped = run([...here, frame(5000, [box(100, 200)])]);
  expect(jumped.map((tracks) => tracks.reset)).toEqual([...Array<boolean>(8).fill(false), true]);
  const cut = run([
    ...here,
    frame(
      640,
      [50, 150, 250, 350].map((x) => box(x, 80)),
    ),
  ]);
  expect(cut.at(-1)!.reset).toBe(true);
  expect(cut.at(-1)!.parcels.every((track) => track.hits === 1)).toBe(true);
});

test('the noise of the detector is measured on parcels that lie still', () => {
  const measured = [0.8, 2.4].map((sdPx) => {
    const gauss = seededGauss(9);
    const frames = Array.from({ length: 200 }, (_, i) =>
      frame(
        80 * i,
        [100, 300, 500].map((x) => box(x + sdPx * gauss(), 200 + sdPx * gauss())),
      ),
    );
    return run(frames).at(-1)!.noisePx;
  });
  expect(Math.abs(measured[0]! - 0.8)).toBeLessThan(0.3);
  expect(Math.abs(measured[1]! - 2.4)).toBeLessThan(0.7);
});
