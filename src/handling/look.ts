import { LOOK_BEFORE_MS, LOOK_STEP_MS, LOOK_STEPS, type Look } from '../domain/look.ts';
import { centreX, centreY } from '../geometry/boxes.ts';
import { boxAt } from './marks.ts';
import type { Mark } from './contact.ts';

/** Follows the parcel from before the release to after the end; where it was not seen it is taken to have stayed. */
export function lookOf(marks: readonly Mark[], releaseMs: number, pxPerM: number): Look {
  const fromMs = releaseMs - LOOK_BEFORE_MS;
  const centresPx = Array.from({ length: LOOK_STEPS }, (_, step) => {
    const box = boxAt(marks, fromMs + step * LOOK_STEP_MS);
    return [centreX(box), centreY(box)] as const;
  });
  return { fromMs, centresPx, pxPerM };
}
