import { NormalEquations, type Estimate } from '../geometry/normal-equations.ts';
import type { Projection } from '../geometry/projection.ts';
import type { Vec3 } from '../geometry/vec3.ts';

export const GRAVITY_MPS2 = 9.81;

/** Where the centre of the parcel was seen. */
export interface FlightPoint {
  readonly tS: number;
  readonly xPx: number;
  readonly yPx: number;
  readonly sdPx: number;
}

/** Knowledge about a position along one direction: `direction . X = valueM ± sdM`. */
export interface Bearing {
  readonly direction: Vec3;
  readonly valueM: number;
  readonly sdM: number;
}

/** One story of how the flight began and where it ended, with its share of belief before the flight was seen. */
export interface FlightStory {
  readonly name: 'thrown' | 'let-go';
  readonly weight: number;
  readonly speedSdMps: number;
  /** Height of the centre at the first contact. */
  readonly landingHeightM: number;
  readonly landingSdM: number;
}

export interface FlightQuestion {
  readonly projection: Projection;
  readonly points: readonly FlightPoint[];
  /** Rough distance of the scene along the optical axis, metres; it weighs pixels against metres. */
  readonly depthM: number;
  readonly releaseBearings: readonly Bearing[];
  readonly landingBearings: readonly Bearing[];
  readonly releaseWindowS: readonly [from: number, to: number];
  readonly landingWindowS: readonly [from: number, to: number];
  readonly stories: readonly FlightStory[];
}

/** One hypothesis of the posterior: a Gaussian over the unknowns of equation 3 in docs/design/judgement.md. */
export interface FlightHypothesis {
  readonly story: FlightStory;
  readonly releaseS: number;
  readonly landingS: number;
  readonly weight: number;
  readonly estimate: Estimate;
}

const UNKNOWNS = 12;
const STEP_S = 0.02;
const MIN_FLIGHT_S = 0.04;
/** Plausible acceleration in the hand just before the release, and velocity just after the landing. */
const HAND_ACCELERATION_SD_MPS2 = 25;
const AFTER_SPEED_SD_MPS = 1.5;
/** The motion before the release and after the landing is only roughly as modelled: metres at 0.16 s, growing as t². */
const MODEL_SD_M = 0.06;
const MODEL_SPAN_S = 0.16;
/** Hypotheses whose score lies this far below the best weigh nothing. */
const NEGLIGIBLE = 14;

/**
 * Fits one flight: held until the release, then a parabola under gravity until the first contact. For given times of
 * release and landing every pixel gives two equations that are linear in release point, release velocity, acceleration
 * in the hand and velocity after the landing; the times are tried on a grid. Returns all hypotheses that matter, weights
 * summing to 1; empty when nothing fits. Source: docs/design/judgement.md, equations 3 to 7.
 */
export function fitFlight(question: FlightQuestion): readonly FlightHypothesis[] {
  const found: FlightHypothesis[] = [];
  const [releaseFrom, releaseTo] = question.releaseWindowS;
  const [landingFrom, landingTo] = question.landingWindowS;
  for (let releaseS = releaseFrom; releaseS <= releaseTo + 1e-9; releaseS += STEP_S) {
    const first = Math.max(landingFrom, releaseS + MIN_FLIGHT_S);
    for (let landingS = first; landingS <= landingTo + 1e-9; landingS += STEP_S) {
      for (const story of question.stories) {
        const estimate = solveFor(question, story, releaseS, landingS);
        if (estimate === undefined) continue;
        const weight =
          Math.log(story.weight) - 0.5 * (estimate.chi2 + estimate.logDetInformation) - priorLogSd(story);
        found.push({ story, releaseS, landingS, weight, estimate });
      }
    }
  }
  const best = Math.max(...found.map((hypothesis) => hypothesis.weight));
  const kept = found.filter((hypothesis) => best - hypothesis.weight < NEGLIGIBLE);
  const total = kept.reduce((sum, hypothesis) => sum + Math.exp(hypothesis.weight - best), 0);
  return kept.map((hypothesis) => ({ ...hypothesis, weight: Math.exp(hypothesis.weight - best) / total }));
}

/** The part of the log evidence that the spread of a story's own priors costs. */
const priorLogSd = (story: FlightStory): number =>
  3 * Math.log(story.speedSdMps) + Math.log(story.landingSdM);

function solveFor(
  question: FlightQuestion,
  story: FlightStory,
  releaseS: number,
  landingS: number,
): Estimate | undefined {
  const equations = new NormalEquations(UNKNOWNS);
  const flightS = landingS - releaseS;
  for (const point of question.points) addPoint(equations, question, point, releaseS, flightS);
  const row = new Float64Array(UNKNOWNS);
  for (const bearing of question.releaseBearings) {
    row.fill(0);
    for (let i = 0; i < 3; i++) row[i] = bearing.direction[i]!;
    equations.add(row, bearing.valueM, bearing.sdM);
  }
  for (const bearing of question.landingBearings) addAtLanding(equations, bearing, flightS);
  const up: Bearing = { direction: [0, 0, 1], valueM: story.landingHeightM, sdM: story.landingSdM };
  addAtLanding(equations, up, flightS);
  for (let i = 0; i < 3; i++) {
    equations.addPrior(3 + i, 0, story.speedSdMps);
    equations.addPrior(6 + i, 0, HAND_ACCELERATION_SD_MPS2);
    equations.addPrior(9 + i, 0, AFTER_SPEED_SD_MPS);
  }
  return equations.solve();
}

function addAtLanding(equations: NormalEquations, bearing: Bearing, flightS: number): void {
  const row = new Float64Array(UNKNOWNS);
  for (let i = 0; i < 3; i++) {
    row[i] = bearing.direction[i]!;
    row[3 + i] = bearing.direction[i]! * flightS;
  }
  const fallen = -0.5 * GRAVITY_MPS2 * flightS * flightS * bearing.direction[2];
  equations.add(row, bearing.valueM - fallen, bearing.sdM);
}

const pointRow = new Float64Array(UNKNOWNS);

/** Two equations: the ray of the pixel passes through the parcel's centre at that time. */
function addPoint(
  equations: NormalEquations,
  { projection, depthM }: FlightQuestion,
  point: FlightPoint,
  releaseS: number,
  flightS: number,
): void {
  const sinceS = point.tS - releaseS;
  const inAir = Math.min(Math.max(sinceS, 0), flightS);
  const before = Math.min(sinceS, 0);
  const after = Math.max(0, sinceS - flightS);
  const fallen = -0.5 * GRAVITY_MPS2 * inAir * inAir;
  const roughM = MODEL_SD_M * ((before * before + after * after) / (MODEL_SPAN_S * MODEL_SPAN_S));
  const sdM = Math.hypot((point.sdPx / projection.focalPx) * depthM, roughM);
  const seen = projection.normalised(point.xPx, point.yPx);
  for (let axis = 0; axis < 2; axis++) {
    const across = axis === 0 ? projection.right : projection.down;
    let value = 0;
    let gravity = 0;
    for (let i = 0; i < 3; i++) {
      const normal = across[i]! - seen[axis]! * projection.forward[i]!;
      pointRow[i] = normal;
      pointRow[3 + i] = normal * (before + inAir);
      pointRow[6 + i] = normal * 0.5 * before * before;
      pointRow[9 + i] = normal * after;
      value += normal * projection.positionM[i]!;
      if (i === 2) gravity = normal * fallen;
    }
    equations.add(pointRow, value - gravity, sdM);
  }
}
