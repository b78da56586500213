import type { Projection } from '../geometry/projection.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import {
  FlightFilter,
  GRAVITY_MPS2,
  LANDING,
  RELEASE,
  sightOf,
  type FlightPoint,
  type Sight,
} from './flight-filter.ts';

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
  /** How much the velocity may change in the last moment of contact. */
  readonly pushSdMps: number;
  /** Height of the centre at the first contact. */
  readonly landingHeightM: number;
  readonly landingSdM: number;
}

export interface FlightQuestion {
  readonly projection: Projection;
  /** In order of time. */
  readonly points: readonly FlightPoint[];
  /** About where the parcel was at the first point. */
  readonly startM: Vec3;
  /** Rough distance of the scene along the optical axis, metres; it weighs pixels against metres. */
  readonly depthM: number;
  readonly releaseBearings: readonly Bearing[];
  readonly landingBearings: readonly Bearing[];
  readonly releaseWindowS: readonly [from: number, to: number];
  /** When a hand was last at the parcel: the release was hardly long before, though hands follow what they throw. */
  readonly touchedS: number;
  readonly landingWindowS: readonly [from: number, to: number];
  readonly stories: readonly FlightStory[];
}

/** One hypothesis of the posterior. */
export interface FlightHypothesis {
  readonly story: FlightStory;
  readonly releaseS: number;
  readonly landingS: number;
  readonly weight: number;
  readonly displacementM: Vec3;
  /** shape (3, 3), row by row */
  readonly covariance: Float64Array;
  readonly chi2: number;
  readonly outliers: number;
}

export interface FlightFit {
  /** All that matter, weights summing to 1; empty when nothing fits. */
  readonly hypotheses: readonly FlightHypothesis[];
  /** Of a flight, against the same parcel carried, pushed or on a belt; natural logarithm. */
  readonly logOdds: number;
}

/** Steps of the grid of times: all of it coarsely, then finely about what matters. */
const COARSE_S = 0.04;
const FINE_S = 0.02;
const WORTH_REFINING = 6;
const FOLLOW_S = 0.08;
const MIN_FLIGHT_S = 0.04;
/** A fall from 7 m. It also bounds the grid where a parcel was hidden for long between the hand and its rest. */
const LONGEST_FLIGHT_S = 1.2;
const START_SD_M = 1.5;
const START_SPEED_SD_MPS = 1.5;
/** Spectral densities of unknown accelerations, m²/s³: a hand that throws, what rolls or slides, a hand that carries. */
const THROWING_WANDER = 40;
const SETTLING_WANDER = 4;
const CARRYING_WANDER = 4;
const AFTER_SPEED_SD_MPS = 1.5;
/** Hypotheses whose score lies this far below the best weigh nothing. */
const NEGLIGIBLE = 8;

/**
 * Fits one flight: in the hand until the release, then a parabola under gravity until the first contact, then whatever
 * the surface does. For given times of release and landing all is linear and Gaussian; the times are tried on a grid.
 * Source: docs/design/judgement.md, equations 3 to 7.
 */
export function fitFlight(question: FlightQuestion): FlightFit {
  const { projection, points, depthM } = question;
  const asked: Asked = { ...question, sights: points.map((point) => sightOf(projection, point, depthM)) };
  const found = timesOf(asked).flatMap((times) => hypothesesAt(asked, times));
  if (found.length === 0) return { hypotheses: [], logOdds: -Infinity };
  const best = found.reduce((most, { weight }) => Math.max(most, weight), -Infinity);
  const all = found.reduce((sum, { weight }) => sum + Math.exp(weight - best), 0);
  const kept = found.filter(({ weight }) => best - weight < NEGLIGIBLE);
  const total = kept.reduce((sum, { weight }) => sum + Math.exp(weight - best), 0);
  const flightLogEvidence = best + Math.log((all / found.length) * question.stories.length);
  return {
    hypotheses: kept.map((one) => ({ ...one, weight: Math.exp(one.weight - best) / total })),
    logOdds: flightLogEvidence - carriedLogEvidence(asked),
  };
}

interface Asked extends FlightQuestion {
  readonly sights: readonly Sight[];
}

interface Times {
  readonly releaseS: number;
  readonly landingsS: readonly number[];
}

/** Grid of release and landing times that is worth looking at: fine where the coarse one says so. */
function timesOf(question: Asked): readonly Times[] {
  const coarse = gridOf(question, COARSE_S, () => true).flatMap((times) => hypothesesAt(question, times));
  const best = coarse.reduce((most, { weight }) => Math.max(most, weight), -Infinity);
  const good = coarse.filter(({ weight }) => best - weight < WORTH_REFINING);
  return gridOf(question, FINE_S, (releaseS, landingS) =>
    good.some(
      (one) =>
        Math.abs(one.releaseS - releaseS) < 0.75 * COARSE_S &&
        Math.abs(one.landingS - landingS) < 0.75 * COARSE_S,
    ),
  );
}

function gridOf(
  { releaseWindowS, landingWindowS }: FlightQuestion,
  stepS: number,
  admits: (releaseS: number, landingS: number) => boolean,
): readonly Times[] {
  const grid: Times[] = [];
  const firstS = Math.max(releaseWindowS[0], releaseWindowS[1] - LONGEST_FLIGHT_S);
  const firstLandingS = Math.max(landingWindowS[0], firstS);
  const lastLandingS = Math.min(landingWindowS[1], releaseWindowS[1] + LONGEST_FLIGHT_S);
  for (let releaseS = firstS; releaseS <= releaseWindowS[1] + 1e-9; releaseS += stepS) {
    const landingsS: number[] = [];
    // Landings on one grid for all releases, so that no release is favoured by its rounding.
    for (let landingS = firstLandingS; landingS <= lastLandingS + 1e-9; landingS += stepS)
      if (landingS >= releaseS + MIN_FLIGHT_S && admits(releaseS, landingS)) landingsS.push(landingS);
    if (landingsS.length > 0) grid.push({ releaseS, landingsS });
  }
  return grid;
}

/** Shared by all hypotheses, one after the other. */
const RELEASED = new FlightFilter();
const FLYING = new FlightFilter();

function hypothesesAt(question: Asked, { releaseS, landingsS }: Times): readonly FlightHypothesis[] {
  const held = heldUntil(question, releaseS);
  return question.stories.flatMap((story) => {
    const released = RELEASED.copyFrom(held);
    for (const bearing of question.releaseBearings)
      released.measure(0, bearing.direction, bearing.valueM, bearing.sdM);
    released.push(story.pushSdMps);
    released.expectSpeed(story.speedSdMps);
    released.remember(RELEASE);
    return landingsS.map((landingS) => hypothesisOf(question, released, story, releaseS, landingS));
  });
}

function start(question: FlightQuestion): FlightFilter {
  const firstS = question.points[0]?.tS ?? 0;
  return FlightFilter.startingAt(firstS, question.startM, START_SD_M, START_SPEED_SD_MPS);
}

function heldUntil(question: Asked, releaseS: number): FlightFilter {
  const filter = start(question);
  for (const sight of question.sights) {
    if (sight.tS > releaseS) break;
    filter.advance(sight.tS, 0, THROWING_WANDER);
    filter.see(sight);
  }
  filter.advance(releaseS, 0, THROWING_WANDER);
  return filter;
}

function hypothesisOf(
  question: Asked,
  released: FlightFilter,
  story: FlightStory,
  releaseS: number,
  landingS: number,
): FlightHypothesis {
  const filter = FLYING.copyFrom(released);
  for (const sight of question.sights) {
    if (sight.tS <= releaseS || sight.tS > landingS) continue;
    filter.advance(sight.tS, GRAVITY_MPS2, 0);
    filter.see(sight);
  }
  filter.advance(landingS, GRAVITY_MPS2, 0);
  for (const bearing of question.landingBearings)
    filter.measure(0, bearing.direction, bearing.valueM, bearing.sdM);
  filter.measure(0, [0, 0, 1], story.landingHeightM, story.landingSdM);
  filter.remember(LANDING);
  filter.forgetVelocity(AFTER_SPEED_SD_MPS);
  for (const sight of question.sights) {
    if (sight.tS <= landingS) continue;
    filter.advance(sight.tS, 0, SETTLING_WANDER);
    filter.see(sight);
  }
  const { mean, covariance } = filter.displacement();
  return {
    story,
    releaseS,
    landingS,
    weight: Math.log(story.weight) + filter.logEvidence + followThrough(question.touchedS - releaseS),
    displacementM: mean,
    covariance,
    chi2: filter.chi2,
    outliers: filter.outliers,
  };
}

/** Logarithm of how often a hand stays this long at a parcel that it has let go, against not at all. */
const followThrough = (afterS: number): number => (afterS <= 0 ? 0 : -afterS / FOLLOW_S);

/** Evidence that the parcel was never in free flight over the same points. */
function carriedLogEvidence(question: Asked): number {
  const filter = start(question);
  for (const sight of question.sights) {
    filter.advance(sight.tS, 0, CARRYING_WANDER);
    filter.see(sight);
  }
  for (const bearing of question.releaseBearings)
    filter.measure(0, bearing.direction, bearing.valueM, bearing.sdM);
  return filter.logEvidence;
}
