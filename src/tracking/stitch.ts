import { centreX, centreY, heightOf, widthOf } from '../geometry/boxes.ts';
import { nearestLimb, ANKLES, WRISTS } from './limbs.ts';
import { liesStill } from './parcel-motion.ts';
import type { ParcelTrack, PersonTrack, ScaleAt } from './tracks.ts';

const MAX_GAP_MS = 460;
const MAX_SPEED_MPS = 10;
const MIN_MOVED_M = 0.15;
const REACH_M = 0.6;
const MAX_SIZE_LOG = 0.75;
const SLACK_M = 0.12;

/**
 * The older track that a young, moving one goes on from: a parcel that lay still or was held, where a hand or a foot could
 * reach it, vanished just before, and could have come this far. A kicked parcel leaves its place within one frame, farther
 * than any gate that keeps neighbours in a pile apart would allow; its own motion tells where it came from.
 */
export function originOf(
  young: ParcelTrack,
  tracks: readonly ParcelTrack[],
  persons: readonly PersonTrack[],
  noisePx: number,
  scaleAt: ScaleAt,
): ParcelTrack | undefined {
  const first = young.samples[0]!;
  const last = young.samples[young.samples.length - 1]!;
  const [x, y] = [centreX(first.boxXyxyPx), centreY(first.boxXyxyPx)];
  const scale = scaleAt(x, y);
  const vx = centreX(last.boxXyxyPx) - x;
  const vy = centreY(last.boxXyxyPx) - y;
  const movedPx = Math.hypot(vx, vy);
  if (movedPx < Math.max(5 * noisePx, MIN_MOVED_M * scale)) return undefined;
  let best: ParcelTrack | undefined;
  let leastPx = Infinity;
  for (const old of tracks) {
    const before = old.samples[old.samples.length - 1]!;
    const gapMs = first.tMs - before.tMs;
    if (old === young || old.hits < 3 || gapMs <= 0 || gapMs > MAX_GAP_MS || !sameSize(old, young)) continue;
    const dx = x - centreX(before.boxXyxyPx);
    const dy = y - centreY(before.boxXyxyPx);
    const apart = Math.hypot(dx, dy);
    if (apart > (MAX_SPEED_MPS * (gapMs / 1000) + SLACK_M) * scale || apart >= leastPx) continue;
    const onward = dx * vx + dy * vy > 0.4 * apart * movedPx || apart < 0.25 * scale;
    if (!onward || !wasReachable(old, persons, noisePx, scale)) continue;
    best = old;
    leastPx = apart;
  }
  return best;
}

function sameSize(a: ParcelTrack, b: ParcelTrack): boolean {
  const [p, q] = [a.samples[a.samples.length - 1]!.boxXyxyPx, b.samples[0]!.boxXyxyPx];
  return (
    Math.abs(Math.log((widthOf(p) + 4) / (widthOf(q) + 4))) < MAX_SIZE_LOG &&
    Math.abs(Math.log((heightOf(p) + 4) / (heightOf(q) + 4))) < MAX_SIZE_LOG
  );
}

function wasReachable(
  old: ParcelTrack,
  persons: readonly PersonTrack[],
  noisePx: number,
  scale: number,
): boolean {
  if (old.hold !== undefined) return true;
  if (!liesStill(old.samples, noisePx)) return false;
  const last = old.samples[old.samples.length - 1]!;
  const limb = nearestLimb(persons, last.tMs, last.boxXyxyPx, [...WRISTS, ...ANKLES]);
  return limb !== undefined && limb.distancePx < REACH_M * scale;
}
