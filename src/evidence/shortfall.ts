import type { Clip } from './clip-cutter.ts';

/** Rounding of times on the way through containers, and a clip that ends between two frames, are no shortfall. */
const TOLERANCE_MS = 60;

/**
 * What of the wanted span the clip does not hold, in words for people; undefined where it holds all.
 * @param beforeMs wanted before the release
 * @param afterMs wanted after the release
 */
export function shortfallOf(clip: Clip, beforeMs: number, afterMs: number): string | undefined {
  const hasBeforeMs = clip.releaseMs - Math.max(0, clip.firstPtsMs);
  const hasAfterMs = clip.lastPtsMs + clip.frameMs - clip.releaseMs;
  const missing = [
    ...(hasBeforeMs < beforeMs - TOLERANCE_MS
      ? [`starts only ${seconds(hasBeforeMs)} before the release`]
      : []),
    ...(hasAfterMs < afterMs - TOLERANCE_MS ? [`ends only ${seconds(hasAfterMs)} after the release`] : []),
  ];
  return missing.length === 0 ? undefined : `the recording ${missing.join(' and ')}`;
}

const seconds = (ms: number): string => `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
