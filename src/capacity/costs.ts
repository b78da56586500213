import type { Costs } from './simulate-box.ts';
import type { Window } from './window.ts';

/** Of the bundled network over frames of all kinds of scenes: it takes about the same for each. */
const FRAME_SPREAD = 0.15;

/** What a frame and a camera cost on this box; undefined where nothing was analysed. */
export function costsOf({ cameras, elapsedS, serviceCpuS, frameMs }: Window): Costs | undefined {
  if (frameMs === undefined) return undefined;
  const framesPerS = cameras.reduce((sum, { analysed }) => sum + analysed, 0) / elapsedS;
  const besideS = serviceCpuS / elapsedS - (framesPerS * frameMs) / 1000;
  return { frameMs, frameSpread: FRAME_SPREAD, cameraCores: Math.max(0, besideS) / cameras.length };
}
