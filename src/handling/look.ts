import { centreX, centreY } from '../geometry/boxes.ts';
import { boxAt } from './marks.ts';
import type { Mark } from './contact.ts';

/** A second look begins this long before the release, and takes so many pictures at this distance in time. */
export const LOOK_BEFORE_MS = 480;
export const LOOK_STEP_MS = 80;
export const LOOK_STEPS = 16;

/** Where to look a second time, over time, to see whether something happened. */
export interface Look {
  /** Of the first picture; the others follow every `LOOK_STEP_MS`. */
  readonly fromMs: number;
  /** By picture: where the parcel's centre is taken to be, px of the picture. */
  readonly centresPx: readonly (readonly [x: number, y: number])[];
  /** Pixels a metre covers there. */
  readonly pxPerM: number;
}

/** Follows the parcel from before the release to after the end; where it was not seen it is taken to have stayed. */
export function lookOf(marks: readonly Mark[], releaseMs: number, pxPerM: number): Look {
  const fromMs = releaseMs - LOOK_BEFORE_MS;
  const centresPx = Array.from({ length: LOOK_STEPS }, (_, step) => {
    const box = boxAt(marks, fromMs + step * LOOK_STEP_MS);
    return [centreX(box), centreY(box)] as const;
  });
  return { fromMs, centresPx, pxPerM };
}
