import { areaOf, centreX, centreY, heightOf } from '../geometry/boxes.ts';
import { norm, sub, type Vec3 } from '../geometry/vec3.ts';
import { ANKLES, SEEN_JOINT } from '../tracking/limbs.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import type { Mark } from './contact.ts';
import { normalCdf } from './flight-posterior.ts';
import { apartPx, between, movesEvenly, sureness } from './marks.ts';
import { personOf, type Scene } from './scene.ts';
import type { Finding } from './verdict.ts';

/** A parcel that lay still, met by a foot. */
export interface FootContact {
  readonly personId: number;
  readonly joint: number;
  /** Last frame in which the parcel lay still. */
  readonly stillMs: number;
  readonly anchorXyxyPx: BoxXyxyPx;
  /** The foot was so fast that it matters more than a hand nearby. */
  readonly certain: boolean;
}

export const KICK_MIN_FOOT_MPS = 1.5;
export const KICK_MIN_PARCEL_MPS = 0.6;
const WIND_UP_MS = 400;
const FIRST_MOTION_MS = 340;
const SPEED_SPAN_MS = 150;
const MIN_MARKS = 3;
const MIN_SURENESS = 0.35;
const BELT_MS = 750;
const MIN_DISTANCE_M = 0.1;
/** Share of its way by which a pushed or kicked parcel leaves the straight line at most; mixed-up tracks zigzag. */
const MAX_WANDER = 0.4;
const MAX_AREA_LOG = 0.8;
/** A parcel that was struck leaves about as fast as the foot came. */
const FOOT_OF_PARCEL = 0.8;
/** How uncertain a foot's speed is, as a factor (natural logarithm), and a parcel's, in m/s. */
const FOOT_LOG_SD = 0.35;
const PARCEL_SD_MPS = 0.25;

/** An ankle is this near to a parcel that its foot meets, metres: in the picture, and on the floor. */
const FOOT_M = 0.32;
const FOOT_ON_FLOOR_M = 0.75;

/** The foot that may have set a resting parcel in motion; undefined when none was there. */
export function footContactOf(
  about: readonly Mark[],
  lying: Mark,
  anchorXyxyPx: BoxXyxyPx,
  scene: Scene,
): FootContact | undefined {
  let best: FootContact | undefined;
  let nearestM = FOOT_M;
  for (const touch of about.flatMap((mark) => mark.feet)) {
    if (
      touch.distanceM >= nearestM ||
      !onTheFloorNear(touch.personId, touch.joint, lying.tMs, anchorXyxyPx, scene)
    )
      continue;
    nearestM = touch.distanceM;
    const footMps = footSpeed(touch.personId, lying.tMs + 40, scene);
    best = {
      personId: touch.personId,
      joint: touch.joint,
      stillMs: lying.tMs,
      anchorXyxyPx,
      certain: footMps > 1.3 * KICK_MIN_FOOT_MPS,
    };
  }
  return best;
}

/** A foot that only passes before or behind a parcel in the picture stands elsewhere on the floor. */
function onTheFloorNear(
  personId: number,
  joint: number,
  tMs: number,
  anchor: BoxXyxyPx,
  { projection, ...scene }: Scene,
): boolean {
  const person = scene.persons.find((other) => other.id === personId);
  const parcelM = projection.onPlane(centreX(anchor), anchor[3], 0);
  if (person === undefined || parcelM === undefined) return false;
  return person.samples.some((sample) => {
    if (Math.abs(sample.tMs - tMs) > 300 || sample.joints[3 * joint + 2]! < SEEN_JOINT) return false;
    const footM = projection.onPlane(sample.joints[3 * joint]!, sample.joints[3 * joint + 1]!, 0.1);
    return footM !== undefined && norm(sub([footM[0], footM[1], 0], parcelM)) < FOOT_ON_FLOOR_M;
  });
}

/** Kick or push, once the parcel has come to rest, left the picture or was lost; undefined when it was neither. */
export function judgeFoot(
  contact: FootContact,
  marks: readonly Mark[],
  endMs: number,
  scene: Scene,
): Finding | undefined {
  const moving = between(marks, contact.stillMs + 1, endMs);
  const last = moving[moving.length - 1];
  if (last === undefined) return undefined;
  const sightings = marks.filter((mark) => mark.tMs > contact.stillMs).length;
  if (sightings < (isAtBorder(last.boxXyxyPx, scene) ? 2 : MIN_MARKS)) return undefined;
  // What goes on evenly for long is on a belt, whoever stands beside it.
  if (last.tMs - contact.stillMs > BELT_MS && movesEvenly(moving, scene.noisePx)) return undefined;
  const startM = onFloor(contact.anchorXyxyPx, scene);
  const parcelMps = firstSpeed(contact, moving, startM, scene);
  const contactMs = contactTime(contact, moving, startM, parcelMps, scene);
  const footMps = Math.max(footSpeed(contact.personId, contactMs, scene), FOOT_OF_PARCEL * parcelMps);
  const kickProbability =
    normalCdf(Math.log(Math.max(0.05, footMps) / KICK_MIN_FOOT_MPS) / FOOT_LOG_SD) *
    normalCdf((parcelMps - KICK_MIN_PARCEL_MPS) / PARCEL_SD_MPS);
  const distanceM = norm(sub(onFloor(last.boxXyxyPx, scene), startM));
  const goesStraight =
    wanderPx(contact.anchorXyxyPx, moving) <
    MAX_WANDER * apartPx(contact.anchorXyxyPx, last.boxXyxyPx) + 4 * scene.noisePx;
  if (!goesStraight || distanceM < MIN_DISTANCE_M) return undefined;
  // Another part of a half hidden parcel, or another parcel, is not this one moved.
  if (
    moving.some(
      (mark) => Math.abs(Math.log(areaOf(mark.boxXyxyPx) / areaOf(contact.anchorXyxyPx))) > MAX_AREA_LOG,
    )
  )
    return undefined;
  const sure = sureness(moving);
  if (sure < MIN_SURENESS) return undefined;
  const kick = kickProbability >= 0.5;
  return {
    kind: kick ? 'kick' : 'push',
    personId: contact.personId,
    startMs: contactMs - WIND_UP_MS,
    releaseMs: contactMs,
    endMs: last.tMs,
    distanceM,
    distanceSdM: Math.hypot(0.06, 0.08 * distanceM, scene.scaleError * distanceM),
    dropM: undefined,
    probability: kick ? sure * kickProbability : 1 - kickProbability,
  };
}

/** Farthest that the parcel is from the straight line between its start and its end, px. */
function wanderPx(from: BoxXyxyPx, moving: readonly Mark[]): number {
  const to = moving[moving.length - 1]!.boxXyxyPx;
  const [x0, y0] = [centreX(from), centreY(from)];
  const [dx, dy] = [centreX(to) - x0, centreY(to) - y0];
  const length = Math.hypot(dx, dy) || 1;
  return Math.max(
    ...moving.map(({ boxXyxyPx: box }) => {
      const [x, y] = [centreX(box) - x0, centreY(box) - y0];
      const along = Math.min(length, Math.max(0, (x * dx + y * dy) / length));
      return Math.hypot(x - (along * dx) / length, y - (along * dy) / length);
    }),
  );
}

function isAtBorder(box: BoxXyxyPx, { pictureWh }: Scene): boolean {
  const margin = 0.02 * pictureWh.w;
  return box[0] < margin || box[1] < margin || box[2] > pictureWh.w - margin || box[3] > pictureWh.h - margin;
}

/** Centre of a parcel that lies on the floor: half of it is above. */
function onFloor(box: BoxXyxyPx, scene: Scene): Vec3 {
  const [x, y] = [centreX(box), centreY(box)];
  const halfM = (0.4 * heightOf(box)) / scene.scaleAt(x, y);
  const { projection } = scene;
  return projection.onPlane(x, y, Math.min(0.3, halfM)) ?? [0, 0, 0];
}

/** Fastest mean speed over a span of the first moments that is long enough not to be noise. */
function firstSpeed(contact: FootContact, moving: readonly Mark[], startM: Vec3, scene: Scene): number {
  const places = [
    { tMs: contact.stillMs, placeM: startM },
    ...moving
      .filter((mark) => mark.tMs - contact.stillMs <= FIRST_MOTION_MS)
      .map((mark) => ({ tMs: mark.tMs, placeM: onFloor(mark.boxXyxyPx, scene) })),
  ];
  let fastest = 0;
  for (const a of places) {
    for (const b of places) {
      if (b.tMs - a.tMs < SPEED_SPAN_MS) continue;
      fastest = Math.max(fastest, norm(sub(b.placeM, a.placeM)) / ((b.tMs - a.tMs) / 1000));
    }
  }
  return fastest;
}

/** The motion run backwards to where the parcel lay; never before it was last seen lying there. */
function contactTime(
  contact: FootContact,
  moving: readonly Mark[],
  startM: Vec3,
  parcelMps: number,
  scene: Scene,
): number {
  const first = moving[0];
  if (first === undefined) return contact.stillMs;
  const goneM = norm(sub(onFloor(first.boxXyxyPx, scene), startM));
  const beforeMs = (1000 * goneM) / Math.max(0.3, parcelMps);
  return Math.max(contact.stillMs, first.tMs - beforeMs);
}

/** Fastest step of either ankle in the wind-up, m/s across the line of sight. */
export function footSpeed(personId: number, contactMs: number, scene: Scene): number {
  const person = personOf(scene, personId);
  const scale = person && scene.scaleOf(person);
  if (person === undefined || scale === undefined) return 0;
  let fastest = 0;
  for (const joint of ANKLES) {
    const near = person.samples.filter(
      (sample) =>
        sample.tMs >= contactMs - WIND_UP_MS &&
        sample.tMs <= contactMs + 130 &&
        sample.joints[3 * joint + 2]! >= SEEN_JOINT,
    );
    for (let i = 1; i < near.length; i++) {
      const [a, b] = [near[i - 1]!, near[i]!];
      const dx = b.joints[3 * joint]! - a.joints[3 * joint]!;
      const dy = b.joints[3 * joint + 1]! - a.joints[3 * joint + 1]!;
      fastest = Math.max(fastest, Math.hypot(dx, dy) / scale / ((b.tMs - a.tMs) / 1000));
    }
  }
  return fastest;
}
