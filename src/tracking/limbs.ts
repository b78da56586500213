import { JOINT } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { distanceToBox } from '../geometry/boxes.ts';
import type { PersonSample, PersonTrack } from './tracks.ts';

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

/** What was seen of a person in the frame of this time; undefined when they were missed in it. */
export function sampleOf(person: PersonTrack, tMs: number): PersonSample | undefined {
  for (let i = person.samples.length - 1; i >= 0; i--) {
    const sample = person.samples[i]!;
    if (sample.tMs === tMs) return sample;
    if (sample.tMs < tMs) return undefined;
  }
  return undefined;
}

/** A person who was missed for a moment is still about where they were. */
const STALE_MS = 330;

/** What was seen of a person in the frame of this time, or last before it. */
export function recentSampleOf(person: PersonTrack, tMs: number): PersonSample | undefined {
  const sample = person.samples.findLast((other) => other.tMs <= tMs);
  return sample !== undefined && tMs - sample.tMs <= STALE_MS ? sample : undefined;
}

/** The wrist or ankle nearest to the box among the people seen at about this time. */
export function nearestLimb(
  persons: readonly PersonTrack[],
  tMs: number,
  box: BoxXyxyPx,
  joints: readonly number[],
): LimbNear | undefined {
  let best: LimbNear | undefined;
  for (const person of persons) {
    const sample = recentSampleOf(person, tMs);
    if (sample === undefined) continue;
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
