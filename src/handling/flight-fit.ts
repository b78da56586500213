import type { Projection } from '../geometry/projection.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import {
  FlightFilter,
  GRAVITY_MPS2,
  mostEvidence,
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
/** Good cells of the coarse grid from which on it is fine enough. */
const BROAD = 30;
const FOLLOW_S = 0.1;
const MIN_FLIGHT_S = 0.04;
/** Frames fall on the grid: which side of it they are on may not hang on how their time was rounded. */
const TIE_S = 1e-6;
/** A fall from 7 m. It also bounds the grid where a parcel was hidden for long between the hand and its rest. */
const LONGEST_FLIGHT_S = 1.2;
const START_SD_M = 1.5;
const START_SPEED_SD_MPS = 1.5;
/** Spectral densities of unknown accelerations, m²/s³: a hand that throws, what rolls or slides, a hand that carries. */
const THROWING_WANDER = 40;
const SETTLING_WANDER = 4;
/** What has landed stays about as high as it is. */
const SETTLING_WANDER_UP = 0.5;
const CARRYING_WANDER = 4;
/** What is left of the velocity along the floor after the first contact, and what more is known of it. */
const KEPT_SHARE = 0.4;
const AFTER_SPEED_SD_MPS = 1;
const AFTER_UP_SD_MPS = 0.4;
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
  const found: FlightHypothesis[] = [];
  const weights: number[] = [];
  let best = -Infinity;
  tryAll(asked, worthyGrid(asked), 'way flown', (hypothesis, filter) => {
    const { weight, releaseS, landingS } = hypothesis;
    weights.push(weight);
    best = Math.max(best, weight);
    if (best - weight >= NEGLIGIBLE) return;
    const { mean, covariance } = filter.displacement(landingS - releaseS);
    const { chi2, outliers } = filter;
    found.push({ ...hypothesis, displacementM: mean, covariance, chi2, outliers });
  });
  if (weights.length === 0) return { hypotheses: [], logOdds: -Infinity };
  const all = weights.reduce((sum, weight) => sum + Math.exp(weight - best), 0);
  const kept = found.filter(({ weight }) => best - weight < NEGLIGIBLE);
  const total = kept.reduce((sum, { weight }) => sum + Math.exp(weight - best), 0);
  const flightLogEvidence = best + Math.log((all / weights.length) * question.stories.length);
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
  /** Ascending. */
  readonly landingsS: readonly number[];
}

/** Grid of release and landing times that is worth looking at: where the coarse one says so, finely where it is peaked. */
function worthyGrid(question: Asked): readonly Times[] {
  const coarse: Pick<FlightHypothesis, 'releaseS' | 'landingS' | 'weight'>[] = [];
  let best = -Infinity;
  tryAll(question, gridOf(question, COARSE_S), 'evidence', (hypothesis) => {
    best = Math.max(best, hypothesis.weight);
    coarse.push(hypothesis);
  });
  const { firstReleaseS, firstLandingS } = spanOf(question);
  const good = new Set<number>();
  for (const { releaseS, landingS, weight } of coarse)
    if (best - weight < WORTH_REFINING)
      good.add(
        cellOf(
          Math.round((releaseS - firstReleaseS) / COARSE_S),
          Math.round((landingS - firstLandingS) / COARSE_S),
        ),
      );
  const isGood = (release: number, landing: number): boolean => good.has(cellOf(release, landing));
  // Belief that is spread over many coarse cells has nothing between them that a finer grid would find.
  if (good.size > BROAD) return gridOf(question, COARSE_S, isGood);
  // A fine step on a coarse one has one next to it, one in between has two.
  return gridOf(question, FINE_S, (release, landing) =>
    [release >> 1, (release + 1) >> 1].some((r) =>
      [landing >> 1, (landing + 1) >> 1].some((l) => isGood(r, l)),
    ),
  );
}

const cellOf = (release: number, landing: number): number => release * 1024 + landing;

function spanOf({ releaseWindowS, landingWindowS }: FlightQuestion) {
  const firstReleaseS = Math.max(releaseWindowS[0], releaseWindowS[1] - LONGEST_FLIGHT_S);
  const firstLandingS = Math.max(landingWindowS[0], firstReleaseS);
  const lastLandingS = Math.min(landingWindowS[1], releaseWindowS[1] + LONGEST_FLIGHT_S);
  return { firstReleaseS, lastReleaseS: releaseWindowS[1], firstLandingS, lastLandingS };
}

/** @param admits asked with the numbers of the two steps */
function gridOf(
  question: FlightQuestion,
  stepS: number,
  admits: (release: number, landing: number) => boolean = () => true,
): readonly Times[] {
  const { firstReleaseS, lastReleaseS, firstLandingS, lastLandingS } = spanOf(question);
  const stepsTo = (fromS: number, toS: number): number => Math.floor((toS - fromS + TIE_S) / stepS);
  const grid: Times[] = [];
  for (let release = 0; release <= stepsTo(firstReleaseS, lastReleaseS); release++) {
    const releaseS = firstReleaseS + release * stepS;
    const landingsS: number[] = [];
    // Nobody has seen a flight that was over before the parcel was seen again.
    const firstSightS = question.points.find(({ tS }) => tS > releaseS + TIE_S)?.tS ?? Infinity;
    // Landings on one grid for all releases, so that no release is favoured by its rounding.
    for (let landing = 0; landing <= stepsTo(firstLandingS, lastLandingS); landing++) {
      const landingS = firstLandingS + landing * stepS;
      if (landingS < Math.max(releaseS + MIN_FLIGHT_S, firstSightS) - TIE_S) continue;
      if (admits(release, landing)) landingsS.push(landingS);
    }
    if (landingsS.length > 0) grid.push({ releaseS, landingsS });
  }
  return grid;
}

/** Shared by all hypotheses, one after the other. */
const FLYING = new FlightFilter();
const LANDED = new FlightFilter();

type Tried = Pick<FlightHypothesis, 'story' | 'releaseS' | 'landingS' | 'weight'>;

/**
 * Tries every story at every pair of times. What hypotheses have in common is done once: the time in the hand for all, the
 * flight for all landings of a release. One that can weigh nothing beside the best so far is given up with no weight.
 * @param asked the evidence alone is half the work of the evidence with the way flown
 * @param take its filter holds until the next one is tried
 */
function tryAll(
  question: Asked,
  grid: readonly Times[],
  asked: 'evidence' | 'way flown',
  take: (hypothesis: Tried, filter: FlightFilter) => void,
): void {
  const { sights, stories, releaseBearings, landingBearings, touchedS } = question;
  const mostAfter = mostEvidenceFrom(sights);
  let best = -Infinity;
  const held = start(question);
  let inHand = 0;
  for (const { releaseS, landingsS } of grid) {
    inHand = seeUntil(releaseS, held, sights, inHand, 0, THROWING_WANDER);
    for (const story of stories) {
      const prior = Math.log(story.weight) + followThrough(touchedS - releaseS);
      const flying = FLYING.copyFrom(held);
      flying.advance(releaseS, 0, THROWING_WANDER);
      takeBearings(flying, releaseBearings);
      flying.push(story.pushSdMps);
      flying.expectSpeed(story.speedSdMps);
      if (asked === 'way flown') flying.rememberRelease();
      let flown = inHand;
      for (const landingS of landingsS) {
        flown = seeUntil(landingS, flying, sights, flown, GRAVITY_MPS2, 0);
        const landed = LANDED.copyFrom(flying);
        landed.advance(landingS, GRAVITY_MPS2, 0);
        takeBearings(landed, landingBearings);
        landed.measure(0, UP, story.landingHeightM, story.landingSdM);
        landed.land(KEPT_SHARE, AFTER_SPEED_SD_MPS, AFTER_UP_SD_MPS);
        // Below this it can weigh nothing beside the best, whatever is left says.
        const floor = best - 2 * NEGLIGIBLE - prior;
        let next = flown;
        while (next < sights.length && landed.logEvidence + mostAfter[next]! >= floor) {
          landed.advance(sights[next]!.tS, 0, SETTLING_WANDER, SETTLING_WANDER_UP);
          landed.see(sights[next]!);
          next++;
        }
        const isHopeless = landed.logEvidence + mostAfter[next]! < floor;
        const weight = isHopeless ? -Infinity : prior + landed.logEvidence;
        best = Math.max(best, weight);
        take({ story, releaseS, landingS, weight }, landed);
      }
    }
  }
}

/** By number of a sight: the most that it and all after it can add; 0 after the last. */
function mostEvidenceFrom(sights: readonly Sight[]): Float64Array {
  const most = new Float64Array(sights.length + 1);
  for (let i = sights.length - 1; i >= 0; i--) most[i] = most[i + 1]! + mostEvidence(sights[i]!);
  return most;
}

const UP: Vec3 = [0, 0, 1];

/** Takes the sights from one on until a time. @returns the first one after it */
function seeUntil(
  untilS: number,
  filter: FlightFilter,
  sights: readonly Sight[],
  from: number,
  fallMps2: number,
  wander: number,
): number {
  let next = from;
  for (let sight = sights[next]; sight !== undefined && sight.tS < untilS + TIE_S; sight = sights[++next]) {
    filter.advance(sight.tS, fallMps2, wander);
    filter.see(sight);
  }
  return next;
}

function takeBearings(filter: FlightFilter, bearings: readonly Bearing[]): void {
  for (const { direction, valueM, sdM } of bearings) filter.measure(0, direction, valueM, sdM);
}

function start(question: FlightQuestion): FlightFilter {
  const firstS = question.points[0]?.tS ?? 0;
  return FlightFilter.startingAt(firstS, question.startM, START_SD_M, START_SPEED_SD_MPS);
}

/** Logarithm of how often a hand stays this long at a parcel that it has let go, against not at all. */
const followThrough = (afterS: number): number => (afterS <= 0 ? 0 : -afterS / FOLLOW_S);

/** Evidence that the parcel was never in free flight over the same points. */
function carriedLogEvidence(question: Asked): number {
  const filter = start(question);
  seeUntil(Infinity, filter, question.sights, 0, 0, CARRYING_WANDER);
  takeBearings(filter, question.releaseBearings);
  return filter.logEvidence;
}
