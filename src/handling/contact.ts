import type { BoxXyxyPx } from '../domain/picture.ts';
import { distanceToBox } from '../geometry/boxes.ts';
import { ANKLES, SEEN_JOINT, WRISTS } from '../tracking/limbs.ts';
import type { PersonTrack } from '../tracking/tracks.ts';

/** A wrist or ankle near a parcel. */
export interface Touch {
  readonly personId: number;
  readonly joint: number;
  /** From the joint to the edge of the parcel's box, metres across the line of sight. */
  readonly distanceM: number;
}

/** A parcel at one moment, with the limbs about it. */
export interface Mark {
  readonly tMs: number;
  readonly boxXyxyPx: BoxXyxyPx;
  readonly hand: Touch | undefined;
  readonly foot: Touch | undefined;
}

/** The person's pixels a metre; undefined while nothing is known. */
export type PersonScale = (person: PersonTrack) => number | undefined;

export function markOf(
  tMs: number,
  boxXyxyPx: BoxXyxyPx,
  persons: readonly PersonTrack[],
  scaleOf: PersonScale,
): Mark {
  return {
    tMs,
    boxXyxyPx,
    hand: nearest(tMs, boxXyxyPx, persons, WRISTS, scaleOf),
    foot: nearest(tMs, boxXyxyPx, persons, ANKLES, scaleOf),
  };
}

function nearest(
  tMs: number,
  box: BoxXyxyPx,
  persons: readonly PersonTrack[],
  joints: readonly number[],
  scaleOf: PersonScale,
): Touch | undefined {
  let best: Touch | undefined;
  for (const person of persons) {
    const sample = person.samples.at(-1);
    if (sample?.tMs !== tMs) continue;
    const scale = scaleOf(person);
    if (scale === undefined) continue;
    for (const joint of joints) {
      if (sample.joints[3 * joint + 2]! < SEEN_JOINT) continue;
      const px = distanceToBox(box, sample.joints[3 * joint]!, sample.joints[3 * joint + 1]!);
      const distanceM = px / scale;
      if (best === undefined || distanceM < best.distanceM) best = { personId: person.id, joint, distanceM };
    }
  }
  return best;
}
