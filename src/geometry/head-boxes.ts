import { JOINT, type PersonSeen } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { boxAbout, heightOf, widthOf } from './boxes.ts';

const HEAD = [JOINT.nose, JOINT.leftEye, JOINT.rightEye, JOINT.leftEar, JOINT.rightEar];
const SHOULDERS = [JOINT.leftShoulder, JOINT.rightShoulder];
/** A joint of a head that is shown by mistake costs more than one that is hidden by mistake. */
const PERHAPS = 0.15;
/** Below this the joints may lie beside the head: what is about the shoulders is hidden as well, or the top of the box. */
const SURE = 0.4;

/** Radius of a head with hair and chin, with room to spare, by what it is measured with. */
const BY_FACE = 1.1;
const BY_SHOULDERS = 0.5;
const BY_BODY = 0.12;
/** Where the shoulders are seen and the head is not. */
const ABOUT_SHOULDERS = 1.6;
/** Two joints that are far apart by mistake must not hide the whole picture. */
const AT_MOST_BY_BODY = 0.35;
/** Without either: so much of the box, from its top. */
const TOP_SHARE = 0.38;

export type BodySeen = Pick<PersonSeen, 'boxXyxyPx' | 'joints'>;

/**
 * Where the heads of people are, generously: for hiding them. A person gives one box or several that lie over each other.
 * Whoever bends down without a joint of the head that is seen is hidden about the shoulders, and without those at the top of the box.
 */
export function headBoxes(persons: readonly BodySeen[]): BoxXyxyPx[] {
  return persons.flatMap(headBoxesOf);
}

/** One box at least. */
export function headBoxesOf({ boxXyxyPx, joints }: BodySeen): BoxXyxyPx[] {
  const bodyPx = Math.max(widthOf(boxXyxyPx), heightOf(boxXyxyPx));
  const face = placesOf(joints, HEAD);
  const shoulders = placesOf(joints, SHOULDERS);
  const radiusPx = Math.min(
    Math.max(BY_FACE * spanOf(face), BY_SHOULDERS * spanOf(shoulders), BY_BODY * bodyPx),
    AT_MOST_BY_BODY * bodyPx,
  );
  const boxes: BoxXyxyPx[] = [];
  if (face.length > 0) boxes.push(aboutMiddle(face, radiusPx));
  if (isSure(joints, HEAD)) return boxes;
  if (isSure(joints, SHOULDERS)) return [...boxes, aboutMiddle(shoulders, ABOUT_SHOULDERS * radiusPx)];
  const [x0, y0, x1, y1] = boxXyxyPx;
  const aboveY = y0 - BY_BODY * 0.5 * bodyPx;
  return [...boxes, [x0, aboveY, x1, y0 + TOP_SHARE * (y1 - y0)]];
}

const isSure = (joints: Float32Array, which: readonly number[]): boolean =>
  which.some((joint) => joints[3 * joint + 2]! >= SURE);

type Place = readonly [xPx: number, yPx: number];

function placesOf(joints: Float32Array, which: readonly number[]): Place[] {
  return which
    .filter((joint) => joints[3 * joint + 2]! >= PERHAPS)
    .map((joint) => [joints[3 * joint]!, joints[3 * joint + 1]!]);
}

/** The longest distance between two of them; 0 for one or none. */
function spanOf(places: readonly Place[]): number {
  let span = 0;
  for (const [xa, ya] of places)
    for (const [xb, yb] of places) span = Math.max(span, Math.hypot(xa - xb, ya - yb));
  return span;
}

function aboutMiddle(places: readonly Place[], radiusPx: number): BoxXyxyPx {
  const middle = (axis: 0 | 1): number =>
    places.reduce((sum, place) => sum + place[axis], 0) / Math.max(1, places.length);
  return boxAbout(middle(0), middle(1), 2 * radiusPx, 2 * radiusPx);
}
