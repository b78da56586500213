import type { ParcelDoing } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { centreX, centreY, distanceToBox } from '../geometry/boxes.ts';
import { ANKLES, recentSampleOf, sampleOf, SEEN_JOINT, WRISTS } from '../tracking/limbs.ts';
import type { ParcelSample, PersonSample, PersonTrack } from '../tracking/tracks.ts';

/** A wrist or ankle near a parcel. */
export interface Touch {
  readonly personId: number;
  readonly joint: number;
  /** From the joint to the edge of the parcel's box, metres across the line of sight. */
  readonly distanceM: number;
  /** How far the parcel has moved against the joint over the last moments, m/s; undefined when it was not seen before. */
  readonly slipMps: number | undefined;
}

/** A parcel at one moment, with the limbs about it. */
export interface Mark {
  readonly tMs: number;
  readonly boxXyxyPx: BoxXyxyPx;
  /** Of the detection, 0..1. */
  readonly score: number;
  readonly doing: ParcelDoing | undefined;
  /** Wrists within reach, nearest first. */
  readonly hands: readonly Touch[];
  readonly feet: readonly Touch[];
}

/** The person's pixels a metre; undefined while nothing is known. */
export type PersonScale = (person: PersonTrack) => number | undefined;

/** A palm and the noise of a wrist away from the parcel, metres. */
export const TOUCH_M = 0.22;
/** So far off no hand holds a parcel, whatever the noise. */
export const CLEAR_M = 0.36;
const SLIP_MPS = 1.4;
const REACH_M = 1.2;
const SLIP_SPAN_MS = 150;

export function markOf(
  { tMs, boxXyxyPx, score, doing }: ParcelSample,
  earlier: readonly Mark[],
  persons: readonly PersonTrack[],
  scaleOf: PersonScale,
): Mark {
  const before = earlier.findLast((mark) => tMs - mark.tMs >= SLIP_SPAN_MS);
  const past = before && tMs - before.tMs < 3 * SLIP_SPAN_MS ? before : undefined;
  return {
    tMs,
    boxXyxyPx,
    score,
    doing,
    hands: touches(tMs, boxXyxyPx, past, persons, WRISTS, scaleOf),
    feet: touches(tMs, boxXyxyPx, past, persons, ANKLES, scaleOf),
  };
}

function touches(
  tMs: number,
  box: BoxXyxyPx,
  past: Mark | undefined,
  persons: readonly PersonTrack[],
  joints: readonly number[],
  scaleOf: PersonScale,
): readonly Touch[] {
  const found: Touch[] = [];
  for (const person of persons) {
    const sample = recentSampleOf(person, tMs);
    const scale = scaleOf(person);
    if (sample === undefined || scale === undefined) continue;
    const earlier = past && sampleOf(person, past.tMs);
    for (const joint of joints) {
      if (sample.joints[3 * joint + 2]! < SEEN_JOINT) continue;
      const px = distanceToBox(box, sample.joints[3 * joint]!, sample.joints[3 * joint + 1]!);
      if (px > REACH_M * scale) continue;
      const slipMps = past && earlier && slip(box, sample, past, earlier, joint, scale);
      found.push({ personId: person.id, joint, distanceM: px / scale, slipMps });
    }
  }
  return found.sort((a, b) => a.distanceM - b.distanceM);
}

function slip(
  box: BoxXyxyPx,
  sample: PersonSample,
  past: Mark,
  earlier: PersonSample,
  joint: number,
  scale: number,
): number | undefined {
  if (earlier.joints[3 * joint + 2]! < SEEN_JOINT) return undefined;
  const dx =
    centreX(box) - centreX(past.boxXyxyPx) - (sample.joints[3 * joint]! - earlier.joints[3 * joint]!);
  const dy =
    centreY(box) - centreY(past.boxXyxyPx) - (sample.joints[3 * joint + 1]! - earlier.joints[3 * joint + 1]!);
  return Math.hypot(dx, dy) / scale / ((sample.tMs - past.tMs) / 1000);
}

/** The hand that has the parcel: near it and moving with it; the given person's before any other. */
export function gripOf(mark: Mark, personId?: number): Touch | undefined {
  const grips = mark.hands.filter(
    (touch) => touch.distanceM < TOUCH_M && (touch.slipMps === undefined || touch.slipMps < SLIP_MPS),
  );
  return grips.find((touch) => touch.personId === personId) ?? grips[0];
}

/** Distance of this person's nearer hand; Infinity when none is within reach. */
export const handDistanceM = (mark: Mark, personId: number): number =>
  mark.hands.find((touch) => touch.personId === personId)?.distanceM ?? Infinity;
