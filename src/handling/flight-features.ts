import { areaOf, centreX, centreY, diagonalOf } from '../geometry/boxes.ts';
import { WRISTS } from '../tracking/limbs.ts';
import { fromJointsM } from './body.ts';
import { clamp, doingIn, logOf, mean, type Features } from './candidate.ts';
import { gripOf, handDistanceM, type Mark } from './contact.ts';
import type { Departure } from './departure.ts';
import type { FlightFit, FlightHypothesis } from './flight-fit.ts';
import type { FlightSummary } from './flight-posterior.ts';
import { fastestSwing, NO_SWING, sameWay, type Swing } from './limb-swing.ts';
import { apartPx } from './marks.ts';
import { personOf, type Scene } from './scene.ts';

const IN_HAND_MS = 500;
const SWING_MS = 320;

export interface FlightEvidence {
  readonly departure: Departure;
  readonly marks: readonly Mark[];
  readonly used: readonly Mark[];
  readonly inAir: readonly Mark[];
  readonly flight: FlightSummary;
  readonly fit: FlightFit;
  readonly likeliest: FlightHypothesis;
  readonly releaseMs: number;
  readonly landingMs: number;
  readonly scene: Scene;
}

/** What its gate is asked about a flight. */
export function flightFeatures(evidence: FlightEvidence): Features {
  const { departure, marks, used, inAir, flight, fit, likeliest, releaseMs, landingMs, scene } = evidence;
  const { touchedMs, clearMs, endedMs, catcherId, personId, startMs } = departure;
  const scores = inAir.map(({ score }) => score);
  const areas = inAir.map(({ boxXyxyPx }) => Math.log(areaOf(boxXyxyPx)));
  const after = used.filter(({ tMs }) => tMs > landingMs);
  const away = (marks: readonly Mark[]): number =>
    clamp(Math.max(0, ...marks.map((mark) => handDistanceM(mark, personId))), 0, 1.5);
  const before = marks.filter(({ tMs }) => tMs <= releaseMs && tMs > releaseMs - IN_HAND_MS);
  const [first, last] = [inAir[0]!, inAir[inAir.length - 1]!];
  const swing = handSwing(personId, releaseMs, scene);
  const wayXPx = centreX(last.boxXyxyPx) - centreX(first.boxXyxyPx);
  const wayYPx = centreY(last.boxXyxyPx) - centreY(first.boxXyxyPx);
  const nearestHandM = Math.min(1.5, ...inAir.map((mark) => mark.hands[0]?.distanceM ?? 1.5));
  return {
    ...doingIn('Air', inAir, ['held', 'flight', 'sliding']),
    ...doingIn('Before', before, ['held', 'flight']),
    ...doingIn('After', after, ['held', 'flight', 'sliding']),
    ...mostFlight(inAir),
    airMarks: logOf(inAir.length, 1, 12),
    scoreSum: clamp(
      scores.reduce((sum, score) => sum + score, 0),
      0,
      4,
    ),
    leastScore: Math.min(1, ...scores),
    logOdds: clamp(fit.logOdds, -10, 25) / 10,
    chi2PerMark: clamp(likeliest.chi2 / used.length, 0, 6),
    outlierShare: likeliest.outliers / used.length,
    logDistanceM: logOf(flight.distanceM, 0.05, 5),
    relativeSd: clamp(flight.distanceSdM / Math.max(0.1, flight.distanceM), 0, 1.5),
    fallM: clamp(flight.fallM, -1, 2),
    speedMps: clamp(flight.speedMps, 0, 8),
    flightS: likeliest.landingS - likeliest.releaseS,
    letGo: likeliest.story.name === 'let-go' ? 1 : 0,
    touchedAfterReleaseS: clamp((touchedMs - clearMs) / 1000 - likeliest.releaseS, -0.3, 0.6),
    handAwayAirM: away(inAir),
    handAwayAfterM: away(after),
    nearestHandM,
    caught: catcherId === undefined ? 0 : 1,
    lost: endedMs === undefined ? 1 : 0,
    marksAfter: logOf(1 + after.length, 1, 8),
    heldS: logOf((touchedMs - startMs) / 1000, 0.05, 5),
    areaChange: clamp(Math.max(...areas) - Math.min(...areas), 0, 2),
    fromJointsM: mean(fromJointsM(inAir, scene)),
    farthestFromJointsM: Math.max(...fromJointsM(inAir, scene)),
    fromJointsBeforeM: mean(fromJointsM(before, scene)),
    scoreBefore: mean(before.map(({ score }) => score)),
    handMps: clamp(swing.mps, 0, 8),
    handAlong: sameWay(swing, wayXPx, wayYPx),
    gripShare:
      before.filter((mark) => gripOf(mark, personId)?.personId === personId).length /
      Math.max(1, before.length),
    marksBefore: logOf(1 + marks.filter(({ tMs }) => tMs <= releaseMs).length, 1, 40),
    wayBoxes: logOf(apartPx(first.boxXyxyPx, last.boxXyxyPx) / diagonalOf(first.boxXyxyPx), 0.05, 8),
    sizeKept: clamp(Math.abs(medianArea(before) - medianArea(after)), 0, 2),
    restsThere: clamp(
      after.filter((mark) => apartPx(mark.boxXyxyPx, last.boxXyxyPx) < diagonalOf(last.boxXyxyPx)).length,
      0,
      6,
    ),
    logAreaPx: logOf(areaOf(first.boxXyxyPx) / scene.pictureWh.w ** 2, 1e-4, 0.1),
  };
}

/** The surest look of a flight, and how much of one there was in all; nothing where the network does not say. */
function mostFlight(inAir: readonly Mark[]): Features {
  const said = inAir.flatMap(({ doing }) => doing?.flight ?? []);
  const sum = said.reduce((all, flight) => all + flight, 0);
  return said.length === 0 ? {} : { mostFlight: Math.max(...said), flightSum: clamp(sum, 0, 4) };
}

/** Of the logarithms of the boxes' areas; 0 where there is none. */
function medianArea(marks: readonly Mark[]): number {
  const areas = marks.map(({ boxXyxyPx }) => Math.log(areaOf(boxXyxyPx))).sort((a, b) => a - b);
  return areas[areas.length >> 1] ?? 0;
}

/** Fastest step of either wrist shortly before the release. */
function handSwing(personId: number, releaseMs: number, scene: Scene): Swing {
  const person = personOf(scene, personId);
  const scale = person && scene.scaleOf(person);
  if (person === undefined || scale === undefined) return NO_SWING;
  const about = person.samples.filter(({ tMs }) => tMs > releaseMs - SWING_MS && tMs < releaseMs + 100);
  return fastestSwing(about, WRISTS, scale);
}
