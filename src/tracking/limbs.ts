import { JOINT } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { distanceToBox } from '../geometry/boxes.ts';
import type { PersonTrack } from './tracks.ts';

export const WRISTS = [JOINT.leftWrist, JOINT.rightWrist] as const;
export const ANKLES = [JOINT.leftAnkle, JOINT.rightAnkle] as const;
/** Below this a joint is a guess about something hidden. */
export const SEEN_JOINT = 0.2;

export interface LimbNear {
  readonly personId: number;
  readonly joint: number;
  readonly xPx: number;
  readonly yPx: number;
  /** From the joint to the edge of the box. */
  readonly distancePx: number;
}

/** The wrist or ankle nearest to the box among the people seen in this very frame. */
export function nearestLimb(
  persons: readonly PersonTrack[],
  tMs: number,
  box: BoxXyxyPx,
  joints: readonly number[],
): LimbNear | undefined {
  let best: LimbNear | undefined;
  for (const person of persons) {
    const sample = person.samples[person.samples.length - 1];
    if (sample?.tMs !== tMs) continue;
    for (const joint of joints) {
      if (sample.joints[3 * joint + 2]! < SEEN_JOINT) continue;
      const [xPx, yPx] = [sample.joints[3 * joint]!, sample.joints[3 * joint + 1]!];
      const distancePx = distanceToBox(box, xPx, yPx);
      if (best === undefined || distancePx < best.distancePx)
        best = { personId: person.id, joint, xPx, yPx, distancePx };
    }
  }
  return best;
}
