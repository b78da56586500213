import { centreX, centreY, heightOf } from '../geometry/boxes.ts';
import { norm, sub, type Vec3 } from '../geometry/vec3.ts';
import { SEEN_JOINT } from '../tracking/limbs.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import type { Mark } from './contact.ts';
import { normalCdf } from './flight-posterior.ts';
import { between, markAt } from './marks.ts';
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
const FIRST_MOTION_MS = 280;
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
    const footMps = footSpeed(touch.personId, touch.joint, lying.tMs + 40, scene);
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

/** Kick or push, once the parcel has come to rest, left the picture or was lost. */
export function judgeFoot(
  contact: FootContact,
  marks: readonly Mark[],
  endMs: number,
  scene: Scene,
): Finding {
  const moving = between(marks, contact.stillMs + 1, endMs);
  if (moving.length < 2) return undefined;
  const last = moving[moving.length - 1] ?? markAt(marks, endMs);
  const startM = onFloor(contact.anchorXyxyPx, scene);
  const endM = onFloor(last.boxXyxyPx, scene);
  const parcelMps = firstSpeed(contact, moving, startM, scene);
  const contactMs = contactTime(contact, moving, startM, parcelMps, scene);
  const footMps = footSpeed(contact.personId, contact.joint, contactMs, scene);
  const kickProbability =
    normalCdf(Math.log(Math.max(0.05, footMps) / KICK_MIN_FOOT_MPS) / FOOT_LOG_SD) *
    normalCdf((parcelMps - KICK_MIN_PARCEL_MPS) / PARCEL_SD_MPS);
  const distanceM = norm(sub(endM, startM));
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
    probability: kick ? kickProbability : 1 - kickProbability,
  };
}

/** Centre of a parcel that lies on the floor: half of it is above. */
function onFloor(box: BoxXyxyPx, scene: Scene): Vec3 {
  const [x, y] = [centreX(box), centreY(box)];
  const halfM = (0.4 * heightOf(box)) / scene.scaleAt(x, y);
  const { projection } = scene;
  return projection.onPlane(x, y, Math.min(0.3, halfM)) ?? [0, 0, 0];
}

/** Mean speed over the first moments of the motion. */
function firstSpeed(contact: FootContact, moving: readonly Mark[], startM: Vec3, scene: Scene): number {
  let fastest = 0;
  let previous = { tMs: contact.stillMs, placeM: startM };
  for (const mark of moving) {
    if (mark.tMs - contact.stillMs > FIRST_MOTION_MS && previous.tMs !== contact.stillMs) break;
    const placeM = onFloor(mark.boxXyxyPx, scene);
    const dtS = (mark.tMs - previous.tMs) / 1000;
    fastest = Math.max(fastest, norm(sub(placeM, previous.placeM)) / dtS);
    previous = { tMs: mark.tMs, placeM };
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

/** Fastest step of the ankle in the wind-up, m/s across the line of sight, relative to the hips. */
export function footSpeed(personId: number, joint: number, contactMs: number, scene: Scene): number {
  const person = personOf(scene, personId);
  const scale = person && scene.scaleOf(person);
  if (person === undefined || scale === undefined) return 0;
  let fastest = 0;
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
  return fastest;
}
