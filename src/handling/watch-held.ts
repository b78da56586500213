import { areaOf } from '../geometry/boxes.ts';
import { fromJointsM } from './body.ts';
import { clamp, doingIn, logOf, mean, type Features } from './candidate.ts';
import { CLEAR_M, gripOf, handDistanceM, type Touch } from './contact.ts';
import { handWandered, heightOverFloorM, maybeInHands } from './held-parcel.ts';
import type { Departure } from './departure.ts';
import { judgeFlight } from './judge-flight.ts';
import { apartPx } from './marks.ts';
import { held, resting, restMark, steadyGrip, type Hold, type Step, type View } from './phase.ts';
import { scaleAtBox } from './scene.ts';
import { orElse, type Finding } from './verdict.ts';

const CARRIED_M = 0.15;
const MIN_GRIPS = 3;
/** A hand that leaves within this time of the rest has put the parcel down. */
const PLACED_MS = 130;
/** A parcel that lies still this long though a hand is near may have been put down; this long, it surely was. */
const STILL_PLACED_MS = 480;
const LONG_STILL_MS = 1600;
/** So low a parcel lies on the floor, not in the arms of someone who stands. */
const LOW_M = 0.5;

/** In a hand, until the hand lets go, gives it on, or has put it down. */
export function watchHeld(view: View, hold: Hold): Step {
  const { marks, mark, still, scene } = view;
  if (gripOf(mark, hold.personId)?.personId === hold.personId) return stillGripped(view, hold);
  const phase = { kind: 'held', hold } as const;
  if (maybeInHands(mark, hold.personId, scene)) return { phase };
  const taker = steadyGrip(view, 2);
  if (taker) return handOver(view, hold, taker);
  const sinceGrip = marks.filter((other) => other.tMs > hold.touchedMs);
  if (handDistanceM(mark, hold.personId) < CLEAR_M && sinceGrip.length < 2) return { phase };
  const departure: Departure = {
    personId: hold.personId,
    startMs: hold.sinceMs,
    touchedMs: hold.touchedMs,
    clearMs: sinceGrip[0]?.tMs ?? mark.tMs,
    endedMs: undefined,
    catcherId: undefined,
  };
  if (!still) return { phase: { kind: 'loose', departure } };
  return { phase: resting(view), finding: leftLying(view, departure, hold) };
}

function stillGripped(view: View, hold: Hold): Step {
  const { mark, still } = view;
  const stillMs = still ? (hold.stillMs ?? restMark(view).tMs) : undefined;
  const now: Hold = { ...hold, touchedMs: mark.tMs, grips: hold.grips + 1, stillMs };
  if (stillMs === undefined || !isPutDown(view, now, stillMs)) return { phase: { kind: 'held', hold: now } };
  return { phase: resting(view), finding: placed(view, now, stillMs, mark.tMs) };
}

/** It was carried and lies still for long, and it lies low or the hand near it has moved about meanwhile. */
function isPutDown({ marks, mark, scene }: View, hold: Hold, stillMs: number): boolean {
  const stillForMs = mark.tMs - stillMs;
  if (!wasCarried({ mark, scene }, hold) || stillForMs < STILL_PLACED_MS) return false;
  if (stillForMs > LONG_STILL_MS || heightOverFloorM(mark, hold.personId, scene) < LOW_M) return true;
  const lying = marks.filter((other) => other.tMs >= stillMs);
  return handWandered(hold.personId, lying, scene);
}

function wasCarried({ mark, scene }: Pick<View, 'mark' | 'scene'>, hold: Hold): boolean {
  if (hold.grips < MIN_GRIPS) return false;
  const carriedPx = apartPx(hold.fromXyxyPx, mark.boxXyxyPx);
  return hold.appeared || carriedPx >= CARRIED_M * scaleAtBox(scene, mark.boxXyxyPx);
}

function handOver(view: View, hold: Hold, taker: Touch): Step {
  const first = view.marks.at(-2)!;
  const phase = held(view, taker, first, false);
  // A hand that only seemed to be there for a moment has given nothing.
  if (hold.grips < 2 * MIN_GRIPS) return { phase };
  return { phase, finding: gentle('handover', view, hold, first.tMs, first.tMs) };
}

/** It lies still and the hand is gone: put down, or landed while the hand was near. */
function leftLying(view: View, departure: Departure, hold: Hold): Finding | undefined {
  const rest = restMark(view);
  const gripped = lastGripBefore(view, departure, rest.tMs);
  if (!wasCarried(view, hold)) return undefined;
  if (gripped === undefined || rest.tMs - gripped <= PLACED_MS)
    return placed(view, hold, Math.min(rest.tMs, hold.stillMs ?? rest.tMs), departure.touchedMs);
  return judgeLanding(view, departure);
}

/** A hand that follows what it lets fall is at it all the time: the motion before the rest says whether it flew. */
export const FELL_WITHIN_MS = 640;

/** Put down; or let go of before it came to rest, with the hand close to it all the way. */
function placed(view: View, hold: Hold, restMs: number, leftMs: number): Finding {
  const put = gentle('place', view, hold, restMs, leftMs);
  const flight = judgeFlight(
    {
      personId: hold.personId,
      startMs: hold.sinceMs,
      touchedMs: restMs - FELL_WITHIN_MS,
      clearMs: restMs,
      endedMs: restMs,
      catcherId: undefined,
    },
    view.marks,
    view.scene,
  );
  return flight === undefined ? put : orElse(flight, put);
}

/** Features of what was put down or given on: how surely it was in a hand, and how far it was carried. */
function gentleFeatures({ marks, mark, scene }: View, hold: Hold, releaseMs: number): Features {
  const scale = scaleAtBox(scene, mark.boxXyxyPx);
  const inHand = marks.filter(({ tMs }) => tMs >= hold.sinceMs && tMs <= releaseMs);
  const after = marks.filter(({ tMs }) => tMs > releaseMs);
  const areas = [...inHand, ...after].map(({ boxXyxyPx }) => Math.log(areaOf(boxXyxyPx)));
  const wayPx = inHand.reduce(
    (most, { boxXyxyPx }) => Math.max(most, apartPx(boxXyxyPx, hold.fromXyxyPx)),
    0,
  );
  const gripsOf = inHand.flatMap((one) => gripOf(one, hold.personId) ?? []);
  const [recent] = inHand.slice(-6);
  const lastInHand = inHand.at(-1) ?? mark;
  return {
    ...doingIn('InHand', inHand.slice(-8), ['held', 'flight', 'sliding']),
    ...doingIn('After', after, ['held', 'sliding']),
    fromJointsM: mean(fromJointsM(inHand, scene)),
    fromJointsAfterM: mean(fromJointsM(after, scene)),
    heldS: logOf((releaseMs - hold.sinceMs) / 1000, 0.05, 8),
    grips: logOf(1 + gripsOf.length, 1, 40),
    gripShare: gripsOf.length / Math.max(1, inHand.length),
    gripM: mean(gripsOf.map(({ distanceM }) => distanceM)),
    slipMps: mean(gripsOf.map(({ slipMps }) => slipMps ?? 0.7)),
    carriedM: logOf(apartPx(hold.fromXyxyPx, mark.boxXyxyPx) / scale, 0.02, 4),
    wayM: logOf(wayPx / scale, 0.02, 4),
    comingM: logOf(recent ? apartPx(recent.boxXyxyPx, lastInHand.boxXyxyPx) / scale : 0, 0.01, 2),
    appeared: hold.appeared ? 1 : 0,
    stillS: clamp((mark.tMs - releaseMs) / 1000, 0, 2),
    handM: clamp(handDistanceM(mark, hold.personId), 0, 1.2),
    heightM: clamp(heightOverFloorM(mark, hold.personId, scene), -0.5, 2),
    score: mean(inHand.map(({ score }) => score)),
    scoreAfter: mean(after.map(({ score }) => score)),
    sightings: logOf(1 + inHand.length, 1, 40),
    areaChange: clamp(Math.max(...areas) - Math.min(...areas), 0, 2),
    logAreaPx: logOf(areaOf(mark.boxXyxyPx) / scene.pictureWh.w ** 2, 1e-4, 0.1),
  };
}

function lastGripBefore(
  { marks }: View,
  { personId, startMs }: Departure,
  untilMs: number,
): number | undefined {
  return marks.findLast(
    ({ tMs, ...mark }) =>
      tMs <= untilMs && tMs >= startMs && gripOf({ tMs, ...mark }, personId)?.personId === personId,
  )?.tMs;
}

/** The parcel has come to rest: what was its way from the hand to there? */
export function judgeLanding(view: View, departure: Departure): Finding | undefined {
  const { marks, mark, scene } = view;
  const rest = restMark(view);
  const touchedMs = Math.min(
    departure.touchedMs,
    lastGripBefore(view, departure, rest.tMs) ?? departure.touchedMs,
  );
  const clearMs = marks.find((other) => other.tMs > touchedMs)?.tMs ?? mark.tMs;
  return judgeFlight({ ...departure, touchedMs, clearMs, endedMs: rest.tMs }, marks, scene);
}

function gentle(
  kind: 'place' | 'handover',
  view: View,
  hold: Hold,
  releaseMs: number,
  endMs: number,
): Finding {
  return {
    kind,
    question: kind,
    features: gentleFeatures(view, hold, releaseMs),
    personId: hold.personId,
    startMs: hold.sinceMs,
    releaseMs,
    endMs,
    distanceM: 0,
    distanceSdM: 0.05,
    dropM: 0,
    probability: 1,
  };
}
