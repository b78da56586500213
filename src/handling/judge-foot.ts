import { areaOf, centreX, centreY, heightOf } from '../geometry/boxes.ts';
import { norm, sub, type Vec3 } from '../geometry/vec3.ts';
import { ANKLES, SEEN_JOINT } from '../tracking/limbs.ts';
import { JOINT } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { fromJointsM } from './body.ts';
import { clamp, doingIn, logOf, mean, type Features } from './candidate.ts';
import { gripOf, type Mark } from './contact.ts';
import { fastestSwing, NO_SWING, sameWay, type Swing } from './limb-swing.ts';
import { apartPx, between, movesEvenly } from './marks.ts';
import { personOf, type Scene } from './scene.ts';
import type { PersonSample } from '../tracking/tracks.ts';
import type { Finding } from './verdict.ts';

/** A parcel that lay still, met by a foot. */
export interface FootContact {
  readonly personId: number;
  readonly joint: number;
  /** Last frame in which the parcel lay still. */
  readonly stillMs: number;
  readonly anchorXyxyPx: BoxXyxyPx;
  /** Since when it was known to lie there. */
  readonly sinceMs: number;
  /** The foot was so fast that it matters more than a hand nearby. */
  readonly certain: boolean;
}

const FAST_FOOT_MPS = 1.5;
const WIND_UP_MS = 400;
const FIRST_MOTION_MS = 340;
const SPEED_SPAN_MS = 150;

/** An ankle is this near to a parcel that its foot meets, metres: in the picture, and on the floor. */
const FOOT_M = 0.32;
const FOOT_ON_FLOOR_M = 0.75;

/** The foot that may have set a resting parcel in motion; undefined when none was there. */
export function footContactOf(
  about: readonly Mark[],
  lying: Mark,
  anchorXyxyPx: BoxXyxyPx,
  sinceMs: number,
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
    const { mps: footMps } = swingOf(touch.personId, lying.tMs + 40, scene);
    best = {
      personId: touch.personId,
      joint: touch.joint,
      stillMs: lying.tMs,
      anchorXyxyPx,
      sinceMs,
      certain: footMps > 1.3 * FAST_FOOT_MPS,
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

/** What a foot did to a parcel, as far as was seen; undefined where nothing can be said. */
export function judgeFoot(
  contact: FootContact,
  marks: readonly Mark[],
  endMs: number,
  scene: Scene,
): Finding | undefined {
  const moving = between(marks, contact.stillMs + 1, endMs);
  const last = moving[moving.length - 1];
  if (last === undefined || moving.length < 2) return undefined;
  const startM = onFloor(contact.anchorXyxyPx, scene);
  const parcelMps = firstSpeed(contact, moving, startM, scene);
  const contactMs = contactTime(contact, moving, startM, parcelMps, scene);
  const distanceM = norm(sub(onFloor(last.boxXyxyPx, scene), startM));
  return {
    kind: 'kick',
    personId: contact.personId,
    startMs: contactMs - WIND_UP_MS,
    releaseMs: contactMs,
    endMs: last.tMs,
    distanceM,
    distanceSdM: Math.hypot(0.06, 0.08 * distanceM, scene.scaleError * distanceM),
    dropM: undefined,
    probability: 1,
    question: 'kick',
    features: footFeatures({ contact, marks, moving, parcelMps, contactMs, distanceM, scene }),
  };
}

interface FootEvidence {
  readonly contact: FootContact;
  readonly marks: readonly Mark[];
  readonly moving: readonly Mark[];
  readonly parcelMps: number;
  readonly contactMs: number;
  readonly distanceM: number;
  readonly scene: Scene;
}

function footFeatures({
  contact,
  marks,
  moving,
  parcelMps,
  contactMs,
  distanceM,
  scene,
}: FootEvidence): Features {
  const last = moving[moving.length - 1]!;
  const wayPx = apartPx(contact.anchorXyxyPx, last.boxXyxyPx);
  const early = moving.filter(({ tMs }) => tMs - contact.stillMs <= FIRST_MOTION_MS);
  const about = marks.filter(({ tMs }) => Math.abs(tMs - contactMs) <= 200);
  const area = areaOf(contact.anchorXyxyPx);
  const areaChange = Math.max(
    0,
    ...moving.map(({ boxXyxyPx }) => Math.abs(Math.log(areaOf(boxXyxyPx) / area))),
  );
  const nearest = (of: readonly Mark[], limbs: 'hands' | 'feet'): number =>
    Math.min(1.2, ...of.map((mark) => mark[limbs][0]?.distanceM ?? 1.2));
  const swing = swingOf(contact.personId, contactMs, scene);
  return {
    ...doingIn('Early', early, ['held', 'flight', 'sliding']),
    ...doingIn(
      'Before',
      marks.filter(({ tMs }) => tMs <= contact.stillMs),
      ['held', 'sliding'],
    ),
    fromJointsM: mean(fromJointsM(early, scene)),
    farthestFromJointsM: Math.max(0, ...fromJointsM(moving, scene)),
    scoreBefore: mean(marks.filter(({ tMs }) => tMs <= contact.stillMs).map(({ score }) => score)),
    logFootMps: logOf(swing.mps, 0.2, 12),
    logParcelMps: logOf(parcelMps, 0.1, 10),
    sameWay: sameWay(swing, ...wayOf(contact.anchorXyxyPx, early)),
    bodyMps: clamp(bodySpeed(contact.personId, contactMs, scene), 0, 3),
    footM: nearest(about, 'feet'),
    handM: nearest(about, 'hands'),
    handLaterM: nearest(early, 'hands'),
    gripped: early.some((mark) => gripOf(mark) !== undefined) ? 1 : 0,
    logDistanceM: logOf(distanceM, 0.03, 5),
    wander: clamp(wanderPx(contact.anchorXyxyPx, moving) / Math.max(4 * scene.noisePx, wayPx), 0, 1.5),
    areaChange: clamp(areaChange, 0, 2),
    sightings: logOf(moving.length, 1, 12),
    scoreSum: clamp(
      early.reduce((sum, { score }) => sum + score, 0),
      0,
      4,
    ),
    restedS: logOf((contact.stillMs - contact.sinceMs) / 1000, 0.1, 10),
    unseenS: clamp((moving[0]!.tMs - contact.stillMs) / 1000, 0, 0.6),
    even: movesEvenly(moving, scene.noisePx) ? 1 : 0,
    atBorder: isAtBorder(last.boxXyxyPx, scene) ? 1 : 0,
    logAreaPx: logOf(area / scene.pictureWh.w ** 2, 1e-4, 0.1),
  };
}

/** How fast the person's hips go about the moment of contact, m/s across the line of sight: who walks has fast feet too. */
function bodySpeed(personId: number, contactMs: number, scene: Scene): number {
  const person = personOf(scene, personId);
  const scale = person && scene.scaleOf(person);
  const near = person?.samples.filter(({ tMs }) => Math.abs(tMs - contactMs) <= 300) ?? [];
  const [first, last] = [near[0], near[near.length - 1]];
  if (scale === undefined || first === undefined || last === undefined || last.tMs <= first.tMs) return 0;
  const middle = (sample: PersonSample): readonly [number, number] => [
    (sample.joints[3 * JOINT.leftHip]! + sample.joints[3 * JOINT.rightHip]!) / 2,
    (sample.joints[3 * JOINT.leftHip + 1]! + sample.joints[3 * JOINT.rightHip + 1]!) / 2,
  ];
  const [a, b] = [middle(first), middle(last)];
  return Math.hypot(b[0] - a[0], b[1] - a[1]) / scale / ((last.tMs - first.tMs) / 1000);
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

/** Fastest step of either ankle in the wind-up. */
function swingOf(personId: number, contactMs: number, scene: Scene): Swing {
  const person = personOf(scene, personId);
  const scale = person && scene.scaleOf(person);
  if (person === undefined || scale === undefined) return NO_SWING;
  const windUp = person.samples.filter(({ tMs }) => tMs >= contactMs - WIND_UP_MS && tMs <= contactMs + 130);
  return fastestSwing(windUp, ANKLES, scale);
}

function wayOf(from: BoxXyxyPx, early: readonly Mark[]): readonly [xPx: number, yPx: number] {
  const to = early[early.length - 1]?.boxXyxyPx ?? from;
  return [centreX(to) - centreX(from), centreY(to) - centreY(from)];
}
