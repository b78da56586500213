import { centreX, centreY, heightOf, widthOf } from '../geometry/boxes.ts';
import { sampleOf, SEEN_JOINT, WRISTS } from '../tracking/limbs.ts';
import { standingAt } from './body.ts';
import type { Mark } from './contact.ts';
import { personOf, type Scene } from './scene.ts';

const BOX_MARGIN = 0.12;
const MISSED_MS = 600;

/**
 * Whether the holder may still have the parcel though no hand is seen at it: the hands are hidden, and the parcel is
 * within the picture of the body.
 */
export function maybeInHands(mark: Mark, personId: number, scene: Scene): boolean {
  const person = personOf(scene, personId);
  const sample = person?.samples.at(-1);
  if (sample === undefined) return false;
  // A person missed for a moment has not vanished.
  if (sample.tMs !== mark.tMs) return mark.tMs - sample.tMs < MISSED_MS;
  if (WRISTS.every((joint) => sample.joints[3 * joint + 2]! >= SEEN_JOINT)) return false;
  const box = sample.boxXyxyPx;
  const [x, y] = [centreX(mark.boxXyxyPx), centreY(mark.boxXyxyPx)];
  const [mx, my] = [BOX_MARGIN * widthOf(box) + 4, BOX_MARGIN * heightOf(box)];
  return x > box[0] - mx && x < box[2] + mx && y > box[1] - my && y < box[3] + my;
}

/** More than a wrist's noise and a body's sway. */
const WANDERED_M = 0.2;

/** Whether a wrist of the person has moved against the picture while the parcel lay still: it was not holding it. */
export function handWandered(personId: number, still: readonly Mark[], scene: Scene): boolean {
  const person = personOf(scene, personId);
  const scale = person && scene.scaleOf(person);
  if (person === undefined || scale === undefined) return false;
  return WRISTS.every((joint) => {
    const seen = still
      .map((mark) => sampleOf(person, mark.tMs))
      .filter((sample) => sample !== undefined && sample.joints[3 * joint + 2]! >= SEEN_JOINT);
    if (seen.length < 2) return true;
    const third = Math.max(1, Math.floor(seen.length / 3));
    const mean = (from: number, axis: number): number => {
      let sum = 0;
      for (let i = from; i < from + third; i++) sum += seen[i]!.joints[3 * joint + axis]!;
      return sum / third;
    };
    const late = seen.length - third;
    return Math.hypot(mean(late, 0) - mean(0, 0), mean(late, 1) - mean(0, 1)) > WANDERED_M * scale;
  });
}

/** Height of a parcel that a person can reach, taken to be about as far away as their feet; Infinity when they are unseen. */
export function heightOverFloorM(mark: Mark, personId: number, scene: Scene): number {
  const person = personOf(scene, personId);
  const standing = person && standingAt(person, mark.tMs, scene.projection);
  if (standing === undefined) return Infinity;
  const { originM, direction } = scene.projection.ray(centreX(mark.boxXyxyPx), centreY(mark.boxXyxyPx));
  const levelM = Math.hypot(standing.placeM[0] - originM[0], standing.placeM[1] - originM[1]);
  return originM[2] + (levelM / Math.max(0.05, Math.hypot(direction[0], direction[1]))) * direction[2];
}
