import type { BoxXyxyPx } from '../domain/picture.ts';
import { centreX, centreY, diagonalOf, heightOf } from '../geometry/boxes.ts';
import { add, dot, scaled, type Vec3 } from '../geometry/vec3.ts';
import { standingAt } from './body.ts';
import type { Mark } from './contact.ts';
import { lastTouch, type Departure } from './departure.ts';
import { flightFeatures } from './flight-features.ts';
import type { FlightPoint } from './flight-filter.ts';
import {
  fitFlight,
  type Bearing,
  type FlightHypothesis,
  type FlightQuestion,
  type FlightStory,
} from './flight-fit.ts';
import { summarise } from './flight-posterior.ts';
import { between } from './marks.ts';
import { personOf, type Scene } from './scene.ts';
import { orElse, type Finding } from './verdict.ts';

/** An arm and half a parcel: how far from the feet the held parcel may be, along the line of sight. */
const REACH_SD_M = 0.3;
const BEFORE_MS = 560;
/** Hands follow what they throw: of 97 rendered throws the last touch was 285 ms or less after the release in three of four. */
const RELEASE_BEFORE_TOUCH_MS = 520;
const AFTER_MS = 200;
const LOST_LANDING_MS = 160;
const PLACE_MAX_FALL_M = 0.15;
const PLACE_MAX_SIDE_M = 0.15;
const INFLATE = 1.1;
/** Flights from about here on are asked whether they are throws, shorter ones whether they are anything. */
const FAR_M = 0.45;
/** Fewer sightings than these say nothing. */
const MIN_MARKS = 4;

/**
 * What became of a parcel that was let go; undefined when the pictures do not say. A swing before the throw looks like a flight, and ends in the
 * hand: where a hand was at the parcel once more, leaving it there is the first reading.
 */
export function judgeFlight(departure: Departure, marks: readonly Mark[], scene: Scene): Finding | undefined {
  const whole = judgeOne(departure, marks, scene);
  const again = lastTouch(departure, marks);
  const late = again && judgeOne({ ...departure, ...again }, marks, scene);
  if (late === undefined || whole === undefined) return late ?? whole;
  return orElse(late, whole);
}

function judgeOne(departure: Departure, marks: readonly Mark[], scene: Scene): Finding | undefined {
  const { personId, touchedMs, clearMs, endedMs, catcherId } = departure;
  const seenLast = marks[marks.length - 1];
  if (seenLast === undefined) return undefined;
  const lastMs = endedMs ?? seenLast.tMs + LOST_LANDING_MS;
  const used = sinceHidden(between(marks, touchedMs - BEFORE_MS, (endedMs ?? lastMs) + AFTER_MS), clearMs);
  const clear = used.find((mark) => mark.tMs >= clearMs) ?? used[used.length - 1];
  if (clear === undefined) return undefined;
  const zeroMs = clearMs;
  const forward = levelForward(scene);
  const holder = bearingOf(personId, touchedMs, forward, scene);
  const catcher = catcherId === undefined ? undefined : bearingOf(catcherId, lastMs, forward, scene);
  const question: FlightQuestion = {
    projection: scene.projection,
    points: used.map((mark) => pointOf(mark, zeroMs, scene)),
    startM: startOf(used[0] ?? clear, holder, scene),
    depthM: depthAt(clear, holder, scene),
    releaseBearings: [holder ?? HAND_HEIGHT],
    landingBearings: catcher ? [catcher] : [],
    releaseWindowS: [
      (Math.max(touchedMs - RELEASE_BEFORE_TOUCH_MS, used[0]!.tMs - UNSEEN_RELEASE_MS) - zeroMs) / 1000,
      0,
    ],
    touchedS: (touchedMs - zeroMs) / 1000,
    landingWindowS: [(touchedMs - zeroMs) / 1000, (lastMs + 60 - zeroMs) / 1000],
    stories: storiesFor(clear, catcher !== undefined, scene),
  };
  const fit = fitFlight(question);
  const { hypotheses } = fit;
  if (hypotheses.length === 0) return undefined;
  const likeliest = best(hypotheses);
  const [releaseMs, landingMs] = [zeroMs + 1000 * likeliest.releaseS, zeroMs + 1000 * likeliest.landingS];
  const inAir = used.filter(({ tMs }) => tMs > releaseMs && tMs <= landingMs);
  if (used.length < MIN_MARKS || inAir.length < 1) return undefined;
  const rules = scene.rulesAt(centreX(clear.boxXyxyPx), centreY(clear.boxXyxyPx));
  const flight = summarise(hypotheses, rules.throwLimitM, catcher !== undefined, INFLATE);
  const gentle = flight.distanceM < Math.hypot(PLACE_MAX_FALL_M, PLACE_MAX_SIDE_M) && catcherId === undefined;
  const kind =
    flight.dropProbability > Math.max(0.5, flight.farProbability)
      ? 'drop'
      : flight.farProbability >= 0.5
        ? 'throw'
        : gentle
          ? 'place'
          : 'toss';
  const finding = {
    personId,
    startMs: departure.startMs,
    releaseMs: zeroMs + 1000 * flight.releaseS,
    endMs: zeroMs + 1000 * flight.landingS,
    distanceM: flight.distanceM,
    distanceSdM: Math.hypot(flight.distanceSdM, scene.scaleError * flight.distanceM),
    dropM: flight.fallM,
    question: flight.distanceM > FAR_M ? 'throw' : 'toss',
    features: flightFeatures({
      departure,
      marks,
      used,
      inAir,
      flight,
      fit,
      likeliest,
      releaseMs,
      landingMs,
      scene,
    }),
  } as const;
  const probability =
    kind === 'drop'
      ? flight.dropProbability
      : kind === 'place'
        ? 1 - flight.farProbability
        : flight.farProbability;
  return { ...finding, kind, probability };
}

/** Where a parcel was before it was hidden for so long says nothing about where it was let go. */
const HIDDEN_MS = 400;
/** A parcel that comes out of hiding may have been let go so long before. */
const UNSEEN_RELEASE_MS = 160;

function sinceHidden(marks: readonly Mark[], untilMs: number): readonly Mark[] {
  const first = marks.findLastIndex(
    ({ tMs }, i) => i > 0 && tMs <= untilMs && tMs - marks[i - 1]!.tMs > HIDDEN_MS,
  );
  return first < 0 ? marks : marks.slice(first);
}

const best = (hypotheses: readonly FlightHypothesis[]): FlightHypothesis =>
  hypotheses.reduce((most, one) => (one.weight > most.weight ? one : most));

const HAND_HEIGHT: Bearing = { direction: [0, 0, 1], valueM: 1, sdM: 0.4 };

function levelForward(scene: Scene): Vec3 {
  const [x, y] = scene.projection.forward;
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length, 0];
}

/** The hands are about above the feet: that is what gives the depth of a flight before gravity refines it. */
function bearingOf(personId: number, tMs: number, direction: Vec3, scene: Scene): Bearing | undefined {
  const person = personOf(scene, personId);
  const standing = person && standingAt(person, tMs, scene.projection);
  if (standing === undefined) return undefined;
  return { direction, valueM: dot(direction, standing.placeM), sdM: Math.hypot(REACH_SD_M, standing.sdM) };
}

function pointOf(mark: Mark, zeroMs: number, scene: Scene): FlightPoint {
  return {
    tS: (mark.tMs - zeroMs) / 1000,
    xPx: centreX(mark.boxXyxyPx),
    yPx: centreY(mark.boxXyxyPx),
    sdPx: Math.hypot(
      scene.noisePx * 1.2,
      (isCut(mark.boxXyxyPx, scene) ? CUT_SHARE : BOX_SHARE) * diagonalOf(mark.boxXyxyPx),
    ),
  };
}

/** On the ray of the pixel, where the holder stands; else at the height of a table. */
function startOf(mark: Mark, holder: Bearing | undefined, { projection }: Scene): Vec3 {
  const [x, y] = [centreX(mark.boxXyxyPx), centreY(mark.boxXyxyPx)];
  if (holder === undefined) return projection.onPlane(x, y, 0.9) ?? [0, 0, 0.9];
  const { originM, direction } = projection.ray(x, y);
  const alongM = (holder.valueM - dot(holder.direction, originM)) / dot(holder.direction, direction);
  return add(originM, scaled(direction, Math.max(0.5, alongM)));
}

function depthAt(mark: Mark, holder: Bearing | undefined, scene: Scene): number {
  const scale = scene.scaleAt(centreX(mark.boxXyxyPx), centreY(mark.boxXyxyPx));
  if (holder === undefined) return scene.projection.focalPx / scale;
  const [cx, cy] = [scene.projection.positionM[0], scene.projection.positionM[1]];
  const level = holder.valueM - (cx * holder.direction[0] + cy * holder.direction[1]);
  const { forward, positionM } = scene.projection;
  // About a metre over the floor: the level part and the part that the camera looks down.
  return Math.max(1, level * Math.hypot(forward[0], forward[1]) - (positionM[2] - 1) * forward[2]);
}

/** Of what leaves the hands, this share is let go without a push. */
const LET_GO = 0.25;

/** Thrown or let go, onto the floor or onto something about as high as a table. */
function storiesFor(mark: Mark, caught: boolean, scene: Scene): readonly FlightStory[] {
  const scale = scene.scaleAt(centreX(mark.boxXyxyPx), centreY(mark.boxXyxyPx));
  const half = Math.min(0.3, Math.max(0.03, (0.4 * heightOf(mark.boxXyxyPx)) / scale));
  const surfaces = caught
    ? [{ landingHeightM: 1.1, landingSdM: 0.35, share: 1 }]
    : [
        { landingHeightM: half, landingSdM: 0.06, share: 0.5 },
        { landingHeightM: 0.7, landingSdM: 0.4, share: 0.5 },
      ];
  return surfaces.flatMap(({ share, ...landing }) => [
    { name: 'thrown', weight: (1 - LET_GO) * share, speedSdMps: 5, pushSdMps: 3, ...landing },
    { name: 'let-go', weight: LET_GO * share, speedSdMps: 0.35, pushSdMps: 0, ...landing },
  ]);
}

/** Noise of a box's middle as a share of its diagonal: where it is whole, and where the picture's edge cuts it off. */
const BOX_SHARE = 0.02;
const CUT_SHARE = 0.4;
/** So near the edge, as a share of the picture's width, a box is taken to be cut off. */
const EDGE_SHARE = 0.005;

function isCut([x0, y0, x1, y1]: BoxXyxyPx, { pictureWh: { w, h } }: Scene): boolean {
  return Math.min(x0, y0, w - x1, h - y1) < EDGE_SHARE * w;
}
