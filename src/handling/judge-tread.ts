import { JOINT } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { areaOf, centreX, heightOf, widthOf } from '../geometry/boxes.ts';
import { dot, type Vec3 } from '../geometry/vec3.ts';
import { ANKLES, SEEN_JOINT } from '../tracking/limbs.ts';
import type { PersonSample, PersonTrack } from '../tracking/tracks.ts';
import { clamp, logOf, type Features } from './candidate.ts';
import { scaleAtBox, type Scene } from './scene.ts';
import type { Finding } from './verdict.ts';

/** A foot that is over a parcel for this long stands on it, or beside it in the line of sight. */
const STANDS_MS = 560;
const MIN_SAMPLES = 4;
const BEFORE_MS = 2000;
/** About the top of the box: that much of its width beside it, and of a metre above or of its height below its upper edge. */
const SIDE_SHARE = 0.15;
const ABOVE_M = 0.22;
const BELOW_SHARE = 0.7;
const ANKLE_M = 0.09;

/** Someone whose foot has now been over the top of a resting parcel for long enough; what it is the gate decides. */
export function judgeTread(anchor: BoxXyxyPx, scene: Scene): Finding | undefined {
  for (const person of scene.persons)
    for (const joint of ANKLES) {
      const stay = stayOver(anchor, person, joint, scene);
      if (stay === undefined) continue;
      const sinceMs = stay[0]!.tMs;
      return {
        kind: 'trample',
        question: 'trample',
        personId: person.id,
        startMs: sinceMs,
        releaseMs: sinceMs,
        endMs: scene.tMs,
        distanceM: undefined,
        distanceSdM: undefined,
        dropM: undefined,
        probability: 1,
        features: treadFeatures(anchor, person, joint, stay, scene),
      };
    }
  return undefined;
}

/** The last samples in which the ankle is there without a break, in the very frame in which they become long enough. */
function stayOver(
  anchor: BoxXyxyPx,
  person: PersonTrack,
  joint: number,
  scene: Scene,
): readonly PersonSample[] | undefined {
  const { samples } = person;
  if (samples[samples.length - 1]?.tMs !== scene.tMs) return undefined;
  const first = samples.findLastIndex((sample) => !isOver(anchor, sample, joint, scene)) + 1;
  const stay = samples.slice(first);
  const [from, before] = [stay[0], stay[stay.length - 2]];
  if (from === undefined || before === undefined || stay.length < MIN_SAMPLES) return undefined;
  const due = scene.tMs - from.tMs >= STANDS_MS && before.tMs - from.tMs < STANDS_MS;
  return due ? stay : undefined;
}

function isOver(anchor: BoxXyxyPx, { joints }: PersonSample, joint: number, scene: Scene): boolean {
  if (joints[3 * joint + 2]! < SEEN_JOINT) return false;
  const [x, y] = [joints[3 * joint]!, joints[3 * joint + 1]!];
  const side = SIDE_SHARE * widthOf(anchor);
  return (
    x > anchor[0] - side &&
    x < anchor[2] + side &&
    y > anchor[1] - ABOVE_M * scaleAtBox(scene, anchor) &&
    y < anchor[1] + BELOW_SHARE * heightOf(anchor)
  );
}

function treadFeatures(
  anchor: BoxXyxyPx,
  person: PersonTrack,
  joint: number,
  stay: readonly PersonSample[],
  scene: Scene,
): Features {
  const scale = scaleAtBox(scene, anchor);
  const topM = clamp((0.6 * heightOf(anchor)) / scale, 0.05, 0.6);
  const mean = (of: (sample: PersonSample) => number): number =>
    stay.reduce((sum, sample) => sum + of(sample), 0) / stay.length;
  const x = mean(({ joints }) => joints[3 * joint]!);
  const y = mean(({ joints }) => joints[3 * joint + 1]!);
  const other = joint === JOINT.leftAnkle ? JOINT.rightAnkle : JOINT.leftAnkle;
  const otherSeen = mean(({ joints }) => (joints[3 * other + 2]! >= SEEN_JOINT ? 1 : 0));
  const [ox, oy] = [mean(({ joints }) => joints[3 * other]!), mean(({ joints }) => joints[3 * other + 1]!)];
  const parcel = scene.projection.onPlane(centreX(anchor), anchor[3], 0);
  const onTop = scene.projection.onPlane(x, y, topM + ANKLE_M);
  const onFloor = scene.projection.onPlane(x, y, ANKLE_M);
  const { forward } = scene.projection;
  const before = person.samples.filter(({ tMs }) => tMs < stay[0]!.tMs && tMs > stay[0]!.tMs - BEFORE_MS);
  const spread = Math.max(
    ...stay.map(({ joints }) => Math.hypot(joints[3 * joint]! - x, joints[3 * joint + 1]! - y)),
  );
  return {
    besideX: Math.abs(x - centreX(anchor)) / Math.max(1, widthOf(anchor) / 2),
    belowTop: clamp((y - anchor[1]) / Math.max(4, heightOf(anchor)), -1, 1),
    topM,
    onTopM: apart(parcel, onTop),
    onFloorM: apart(parcel, onFloor),
    behindM: parcel && onFloor ? clamp(dot(forward, onFloor) - dot(forward, parcel), -1.5, 1.5) : 1.5,
    otherSeen,
    otherX: clamp(Math.abs(ox - centreX(anchor)) / Math.max(1, widthOf(anchor) / 2), 0, 4),
    otherLowerM: clamp((oy - y) / scale, -0.6, 0.6),
    otherOver: mean((sample) => Number(isOver(anchor, sample, other, scene))),
    spreadM: clamp(spread / scale, 0, 0.5),
    riseM: clamp(bodyM(stay, scene) - bodyM(before, scene), -0.5, 0.8),
    bodyM: clamp(bodyM(stay, scene), 0.5, 2.5),
    widthM: clamp(widthOf(anchor) / scale, 0.05, 1),
    logAreaPx: logOf(areaOf(anchor) / scene.pictureWh.w ** 2, 1e-4, 0.1),
  };
}

const apart = (a: Vec3 | undefined, b: Vec3 | undefined): number =>
  a && b ? clamp(Math.hypot(a[0] - b[0], a[1] - b[1]), 0, 2) : 2;

/** Median height of the face over the place that the lower ankle would have on the floor: who steps up seems to grow. */
function bodyM(samples: readonly PersonSample[], { projection }: Scene): number {
  const heights = samples.flatMap(({ joints }) => {
    const y = Math.max(...ANKLES.map((joint) => joints[3 * joint + 1]!));
    const joint = ANKLES.find((one) => joints[3 * one + 1] === y)!;
    const foot = projection.onPlane(joints[3 * joint]!, y, ANKLE_M);
    if (foot === undefined || joints[3 * JOINT.nose + 2]! < SEEN_JOINT) return [];
    const { originM, direction } = projection.ray(joints[3 * JOINT.nose]!, joints[3 * JOINT.nose + 1]!);
    const level = Math.hypot(direction[0], direction[1]);
    const along = Math.hypot(foot[0] - originM[0], foot[1] - originM[1]);
    return [originM[2] + (along * direction[2]) / Math.max(0.05, level)];
  });
  return heights.sort((a, b) => a - b)[heights.length >> 1] ?? 1.5;
}
