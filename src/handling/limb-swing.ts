import { SEEN_JOINT } from '../tracking/limbs.ts';
import type { PersonSample } from '../tracking/tracks.ts';

/** A step of a limb between two frames, across the line of sight. */
export interface Swing {
  readonly mps: number;
  /** Direction of that step, px. */
  readonly dxPx: number;
  readonly dyPx: number;
}

export const NO_SWING: Swing = { mps: 0, dxPx: 0, dyPx: 0 };

/** The fastest step of any of the joints over the samples. @param scale pixels a metre of that person */
export function fastestSwing(
  samples: readonly PersonSample[],
  joints: readonly number[],
  scale: number,
): Swing {
  let fastest = NO_SWING;
  for (const joint of joints) {
    const seen = samples.filter((sample) => sample.joints[3 * joint + 2]! >= SEEN_JOINT);
    for (let i = 1; i < seen.length; i++) {
      const [a, b] = [seen[i - 1]!, seen[i]!];
      const dxPx = b.joints[3 * joint]! - a.joints[3 * joint]!;
      const dyPx = b.joints[3 * joint + 1]! - a.joints[3 * joint + 1]!;
      const mps = Math.hypot(dxPx, dyPx) / scale / ((b.tMs - a.tMs) / 1000);
      if (mps > fastest.mps) fastest = { mps, dxPx, dyPx };
    }
  }
  return fastest;
}

/** Cosine of the angle between a swing and a way, px. */
export const sameWay = ({ dxPx, dyPx }: Swing, wayXPx: number, wayYPx: number): number =>
  (dxPx * wayXPx + dyPx * wayYPx) / Math.max(1e-6, Math.hypot(dxPx, dyPx) * Math.hypot(wayXPx, wayYPx));
