import type { BoxXyxyPx } from '../domain/picture.ts';
import { gripOf } from './contact.ts';
import { footContactOf } from './judge-foot.ts';
import { movedPx } from './marks.ts';
import { ADRIFT, held, resting, type ParcelPhase, type Step, type View } from './phase.ts';
import { scaleAtBox } from './scene.ts';

/** How far a parcel must have gone to be on the move: beyond its noise, and beyond a jostle. */
const START_NOISES = 3.2;
const START_M = 0.06;
/** This many times as far counts at once, less must be seen twice. */
const AT_ONCE = 3;
const ABOUT_MS = 250;
/** What a foot sends off has lain still for at least this long (after it was found to lie still). */
const RESTED_MS = 320;

/** Lies still, until something moves it. */
export function watchResting(view: View, phase: Extract<ParcelPhase, { kind: 'resting' }>): Step {
  const { marks, mark, still, scene } = view;
  const anchor = phase.anchorXyxyPx;
  const startPx = Math.max(START_NOISES * scene.noisePx, START_M * scaleAtBox(scene, anchor));
  const before = marks[marks.length - 2];
  if (before === undefined) return { phase };
  const moved = movedPx(anchor, mark.boxXyxyPx);
  if (moved < startPx) return { phase: still ? resting(view, phase.sinceMs) : phase };
  if (movedPx(anchor, before.boxXyxyPx) < startPx && moved < AT_ONCE * startPx) return { phase };
  if (still) return { phase: resting(view, phase.sinceMs) };
  return startMoving(view, anchor, phase.sinceMs, startPx);
}

/** Who or what moves it? */
function startMoving(view: View, anchor: BoxXyxyPx, sinceMs: number, startPx: number): Step {
  const { marks, scene } = view;
  const lying = marks.findLast((mark) => movedPx(anchor, mark.boxXyxyPx) < startPx) ?? marks[0]!;
  const about = marks.filter((mark) => mark.tMs >= lying.tMs - ABOUT_MS);
  // A hand that lifts the parcel goes with it; one that only was near stays behind.
  const hand = about.flatMap((mark) => (mark.tMs > lying.tMs ? (gripOf(mark) ?? []) : [])).at(-1);
  const contact = footContactOf(about, lying, anchor, sinceMs, scene);
  if (contact && lying.tMs - sinceMs >= RESTED_MS && (!hand || contact.certain))
    return { phase: { kind: 'footed', contact } };
  return hand ? { phase: held(view, hand, lying, false) } : ADRIFT;
}
