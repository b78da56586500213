import { JOINT } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { centreX, centreY } from '../geometry/boxes.ts';
import type { Projection } from '../geometry/projection.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import type { PersonSample, PersonTrack } from '../tracking/tracks.ts';

/** Height of an ankle over the floor, and of a nose or eye of someone who stands a little bent. */
const ANKLE_M = 0.09;
const FACE_M = 1.5;
const SHOULDER_M = 1.32;
const SURE_JOINT = 0.3;
const AVERAGED_MS = 500;
const MIDDLE_OF_BODY_M = 0.9;
const SAME_MOMENT_MS = 130;
const HARDLY_SEEN = 0.15;

export interface Standing {
  /** Where the person stands, on the floor. */
  readonly placeM: Vec3;
  /** From the feet it is good to a decimetre or two, from the head less. */
  readonly sdM: number;
}

/** Where a person stands at a time, from their ankles (the lower one carries), else from their head. */
export function standingAt(person: PersonTrack, tMs: number, projection: Projection): Standing | undefined {
  const places: Standing[] = [];
  for (const sample of person.samples) {
    if (Math.abs(sample.tMs - tMs) > AVERAGED_MS) continue;
    const place = standingIn(sample, projection);
    if (place) places.push(place);
  }
  if (places.length === 0) return undefined;
  const best = Math.min(...places.map((place) => place.sdM));
  const good = places.filter((place) => place.sdM <= best * 1.5);
  const middle = (of: (place: Standing) => number): number =>
    good.map(of).sort((a, b) => a - b)[good.length >> 1]!;
  return { placeM: [middle((p) => p.placeM[0]), middle((p) => p.placeM[1]), 0], sdM: best };
}

function standingIn(sample: PersonSample, projection: Projection): Standing | undefined {
  const ankle = lowest(sample.joints, [JOINT.leftAnkle, JOINT.rightAnkle]);
  if (ankle) {
    const place = projection.onPlane(ankle[0], ankle[1], ANKLE_M);
    if (place) return { placeM: [place[0], place[1], 0], sdM: 0.15 };
  }
  const face = lowest(sample.joints, [
    JOINT.nose,
    JOINT.leftEye,
    JOINT.rightEye,
    JOINT.leftEar,
    JOINT.rightEar,
  ]);
  const upper = face ?? lowest(sample.joints, [JOINT.leftShoulder, JOINT.rightShoulder]);
  if (upper === undefined) return undefined;
  const place = projection.onPlane(upper[0], upper[1], face ? FACE_M : SHOULDER_M);
  return place && { placeM: [place[0], place[1], 0], sdM: 0.4 };
}

/** The surely seen one of these joints that lies lowest in the picture. */
function lowest(joints: Float32Array, which: readonly number[]): readonly [number, number] | undefined {
  let best: readonly [number, number] | undefined;
  for (const joint of which) {
    if (joints[3 * joint + 2]! < SURE_JOINT) continue;
    const [x, y] = [joints[3 * joint]!, joints[3 * joint + 1]!];
    if (best === undefined || y > best[1]) best = [x, y];
  }
  return best;
}

/** Pixels a metre covers at the middle of this person's body. */
export function scaleOf(person: PersonTrack, tMs: number, projection: Projection): number | undefined {
  const standing = standingAt(person, tMs, projection);
  if (standing === undefined) return undefined;
  return projection.pxPerM([standing.placeM[0], standing.placeM[1], MIDDLE_OF_BODY_M]);
}

/** The sample of a person nearest in time. */
export function sampleAt(person: PersonTrack, tMs: number): PersonSample | undefined {
  let best: PersonSample | undefined;
  for (const sample of person.samples) {
    if (best === undefined || Math.abs(sample.tMs - tMs) < Math.abs(best.tMs - tMs)) best = sample;
  }
  return best;
}

/** Distance of a point of the picture from the nearest joint that anyone has there, metres: a limb is easily taken for a parcel. */
function nearestJointM(
  xPx: number,
  yPx: number,
  tMs: number,
  persons: readonly PersonTrack[],
  scaleOfPerson: (person: PersonTrack) => number | undefined,
): number {
  let nearestM = Infinity;
  for (const person of persons) {
    const sample = sampleAt(person, tMs);
    const scale = scaleOfPerson(person);
    if (sample === undefined || scale === undefined || Math.abs(sample.tMs - tMs) > SAME_MOMENT_MS) continue;
    for (let at = 0; at < sample.joints.length; at += 3) {
      if (sample.joints[at + 2]! < HARDLY_SEEN) continue;
      nearestM = Math.min(
        nearestM,
        Math.hypot(sample.joints[at]! - xPx, sample.joints[at + 1]! - yPx) / scale,
      );
    }
  }
  return nearestM;
}

/** Distances of the boxes' middles from the nearest joint of anyone, metres, each at most 1.5. */
export const fromJointsM = (
  marks: readonly { readonly tMs: number; readonly boxXyxyPx: BoxXyxyPx }[],
  {
    persons,
    scaleOf: scale,
  }: {
    readonly persons: readonly PersonTrack[];
    readonly scaleOf: (person: PersonTrack) => number | undefined;
  },
): readonly number[] =>
  marks.map(({ boxXyxyPx, tMs }) =>
    Math.min(1.5, nearestJointM(centreX(boxXyxyPx), centreY(boxXyxyPx), tMs, persons, scale)),
  );
