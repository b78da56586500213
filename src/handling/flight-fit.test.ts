import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flown, hallCamera, seededGauss } from '../../test/support/analytic-scene.ts';
import { createProjection } from '../geometry/projection.ts';
import { norm, sub, type Vec3 } from '../geometry/vec3.ts';
import { fitFlight, type FlightQuestion } from './flight-fit.ts';
import { normalCdf, summarise } from './flight-posterior.ts';
import type { FlightPoint } from './flight-filter.ts';

const projection = createProjection(hallCamera());
const RELEASE_M: Vec3 = [0.2, 5, 1.1];
const FLIGHT_S = 0.4;

/** Held for a moment, flown, then lying: what a flight looks like, each point off by noise. */
function pointsOf(
  velocityMps: Vec3,
  stepS: number,
  noisePx: number,
  gauss: () => number,
  offsetS = 0,
): FlightPoint[] {
  const points: FlightPoint[] = [];
  const landedM = flown(RELEASE_M, velocityMps, FLIGHT_S);
  for (let tS = -0.24 + offsetS; tS <= FLIGHT_S + 0.2; tS += stepS) {
    const swungS = Math.max(0, tS + 0.16);
    const heldM = RELEASE_M.map(
      (r, i) => r - velocityMps[i]! * 0.08 + (velocityMps[i]! * swungS * swungS) / 0.32,
    ) as unknown as Vec3;
    const at = tS <= 0 ? heldM : tS < FLIGHT_S ? flown(RELEASE_M, velocityMps, tS) : landedM;
    const pixel = projection.project(at)!;
    points.push({
      tS,
      xPx: pixel.xPx + noisePx * gauss(),
      yPx: pixel.yPx + noisePx * gauss(),
      sdPx: Math.max(0.3, noisePx),
    });
  }
  return points;
}

function questionOf(points: readonly FlightPoint[], landingHeightM: number): FlightQuestion {
  return {
    projection,
    points,
    startM: RELEASE_M,
    depthM: 5.6,
    releaseBearings: [{ direction: [0, 1, 0], valueM: 5.1, sdM: 0.3 }],
    landingBearings: [],
    releaseWindowS: [-0.1, 0.1],
    touchedS: 0,
    landingWindowS: [0.2, 0.56],
    stories: [{ name: 'thrown', weight: 1, speedSdMps: 5, pushSdMps: 3, landingHeightM, landingSdM: 0.1 }],
  };
}

const distanceOf = (velocityMps: Vec3): number =>
  norm(sub(flown(RELEASE_M, velocityMps, FLIGHT_S), RELEASE_M));

describe('the fit', () => {
  test('recovers the distance of clean flights in any direction, off-grid times and dense frames', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        fc.double({ min: 1.5, max: 6, noNaN: true }),
        fc.double({ min: 0, max: 0.03, noNaN: true }),
        (heading, speed, offsetS) => {
          const velocity: Vec3 = [speed * Math.cos(heading), speed * Math.sin(heading), 1];
          const landed = flown(RELEASE_M, velocity, FLIGHT_S);
          const points = pointsOf(velocity, 0.04, 0, () => 0, offsetS);
          const { hypotheses } = fitFlight(questionOf(points, landed[2]));
          const flight = summarise(hypotheses, 0.5, false, 1);
          expect(Math.abs(flight.distanceM - distanceOf(velocity))).toBeLessThan(
            0.3 + 0.08 * distanceOf(velocity),
          );
        },
      ),
      { numRuns: 15, seed: 2 },
    );
  });

  test('states an interval that holds the truth', () => {
    let inside = 0;
    const n = 40;
    for (let seed = 1; seed <= n; seed++) {
      const gauss = seededGauss(seed);
      const velocity: Vec3 = [2 + gauss(), 1.2 * gauss(), 1 + 0.5 * gauss()];
      const landed = flown(RELEASE_M, velocity, FLIGHT_S);
      const { hypotheses } = fitFlight(questionOf(pointsOf(velocity, 0.08, 1.5, gauss), landed[2]));
      const flight = summarise(hypotheses, 0.5, false, 1.1);
      if (Math.abs(flight.distanceM - distanceOf(velocity)) <= 1.96 * flight.distanceSdM) inside++;
    }
    expect(inside / n).toBeGreaterThanOrEqual(0.88);
  });

  test('is not moved far by one box on something else', () => {
    const velocity: Vec3 = [2.5, 0, 1];
    const landed = flown(RELEASE_M, velocity, FLIGHT_S);
    const points = pointsOf(velocity, 0.08, 0.5, seededGauss(1));
    const wrong = points.map((point, i) =>
      i === 5 ? { ...point, xPx: point.xPx - 70, yPx: point.yPx + 40 } : point,
    );
    const [a, b] = [points, wrong].map((some) =>
      summarise(fitFlight(questionOf(some, landed[2])).hypotheses, 0.5, false, 1),
    );
    expect(Math.abs(a!.distanceM - b!.distanceM)).toBeLessThan(0.2);
  });

  test('has nothing to say when no landing can follow a release', () => {
    const question = { ...questionOf([], 0.1), landingWindowS: [-1, -0.5] as const };
    expect(fitFlight(question).hypotheses).toEqual([]);
  });
});

test('the normal distribution function is right to a millionth', () => {
  expect(normalCdf(0)).toBeCloseTo(0.5, 6);
  expect(normalCdf(1)).toBeCloseTo(0.8413447, 6);
  expect(normalCdf(-1.96)).toBeCloseTo(0.0249979, 6);
});
