import { centreX, centreY, heightOf, widthOf } from '../geometry/boxes.ts';
import { SEEN_JOINT, WRISTS } from '../tracking/limbs.ts';
import type { Mark } from './contact.ts';
import { personOf, type Scene } from './scene.ts';

const BOX_MARGIN = 0.12;

/**
 * Whether the holder may still have the parcel though no hand is seen at it: the hands are hidden, and the parcel is
 * within the picture of the body.
 */
export function maybeInHands(mark: Mark, personId: number, scene: Scene): boolean {
  const person = personOf(scene, personId);
  const sample = person?.samples.at(-1);
  if (sample === undefined) return false;
  // A person missed for a moment has not vanished.
  if (sample.tMs !== mark.tMs) return mark.tMs - sample.tMs < 300;
  if (WRISTS.every((joint) => sample.joints[3 * joint + 2]! >= SEEN_JOINT)) return false;
  const box = sample.boxXyxyPx;
  const [x, y] = [centreX(mark.boxXyxyPx), centreY(mark.boxXyxyPx)];
  const [mx, my] = [BOX_MARGIN * widthOf(box) + 4, BOX_MARGIN * heightOf(box)];
  return x > box[0] - mx && x < box[2] + mx && y > box[1] - my && y < box[3] + my;
}
