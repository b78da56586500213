import type { BoxXyxyPx } from '../domain/picture.ts';
import { liesStill, meanBox } from '../tracking/parcel-motion.ts';
import type { ParcelTrack } from '../tracking/tracks.ts';
import { gripOf, handDistanceM, TOUCH_M, type Mark, type Touch } from './contact.ts';
import type { Departure } from './departure.ts';
import type { FootContact } from './judge-foot.ts';
import { stillSince } from './marks.ts';
import { scaleAtBox, type Scene } from './scene.ts';
import type { Finding } from './verdict.ts';

export interface Hold {
  readonly personId: number;
  readonly sinceMs: number;
  readonly fromXyxyPx: BoxXyxyPx;
  /** Last mark in which the hand had it. */
  readonly touchedMs: number;
  readonly grips: number;
  /** Since when it has lain still though a hand is at it. */
  readonly stillMs: number | undefined;
  /** Its track began in the hand: where it came from was not seen. */
  readonly appeared: boolean;
}

/** A parcel is always in exactly one of these. */
export type ParcelPhase =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'resting'; readonly anchorXyxyPx: BoxXyxyPx; readonly sinceMs: number }
  /** Moves with no hand on it: a belt, a chute, rolling on after a landing. */
  | { readonly kind: 'adrift' }
  | { readonly kind: 'held'; readonly hold: Hold }
  /** Left the hands; in flight, landed, sliding: judged as a whole when it is over. */
  | { readonly kind: 'loose'; readonly departure: Departure }
  | { readonly kind: 'footed'; readonly contact: FootContact };

/** What one parcel has been seen to do up to now. */
export interface View {
  readonly track: ParcelTrack;
  /** Oldest first; the last one is of this frame. */
  readonly marks: readonly Mark[];
  readonly mark: Mark;
  readonly still: boolean;
  readonly scene: Scene;
}

/** How a frame ends: the phase from now on, and what was found out, if anything. */
export interface Step {
  readonly phase: ParcelPhase;
  readonly finding?: Finding | undefined;
}

export function viewOf(track: ParcelTrack, marks: readonly Mark[], scene: Scene): View {
  const still = liesStill(track.samples, scene.noisePx);
  return { track, marks, mark: marks[marks.length - 1]!, still, scene };
}

export const ADRIFT: Step = { phase: { kind: 'adrift' } };

/** @param sinceMs when it was first known to lie still, if it was before */
export function resting({ track, mark }: View, sinceMs: number = mark.tMs): ParcelPhase {
  return { kind: 'resting', anchorXyxyPx: meanBox(track.samples), sinceMs };
}

/** In the hand, from a mark on. */
export function held({ marks, mark }: View, touch: Touch, from: Mark, appeared: boolean): ParcelPhase {
  const { personId } = touch;
  const grips = marks.filter(
    (other) => other.tMs >= from.tMs && gripOf(other, personId)?.personId === personId,
  ).length;
  const hold: Hold = {
    personId,
    sinceMs: from.tMs,
    fromXyxyPx: from.boxXyxyPx,
    touchedMs: mark.tMs,
    grips,
    stillMs: undefined,
    appeared,
  };
  return { kind: 'held', hold };
}

/** A frame at 12.5 a second: how long before its first sight a parcel may have been let go. */
export const UNSEEN_BEFORE_MS = 80;

/** Let go. @param from last mark with the hand at the parcel, or the first mark after it */
export function letGo({ marks }: View, from: Mark, personId: number, startMs: number): ParcelPhase {
  const touching = handDistanceM(from, personId) < TOUCH_M;
  const next = marks.find((mark) => mark.tMs > from.tMs) ?? from;
  return {
    kind: 'loose',
    departure: {
      personId,
      startMs,
      touchedMs: touching ? from.tMs : from.tMs - UNSEEN_BEFORE_MS,
      clearMs: touching ? next.tMs : from.tMs,
      endedMs: undefined,
      catcherId: undefined,
    },
  };
}

/** The hand that had the parcel in each of the last marks. */
export function steadyGrip({ marks, mark }: View, count: number, personId?: number): Touch | undefined {
  const grip = gripOf(mark, personId);
  if (grip === undefined || marks.length < count) return undefined;
  const recent = marks.slice(-count);
  return recent.every((other) => gripOf(other, grip.personId)?.personId === grip.personId) ? grip : undefined;
}

/** Since when the parcel has been where it is now. */
export function restMark({ marks, mark, scene }: View): Mark {
  return stillSince(marks, Math.max(3 * scene.noisePx, 0.05 * scaleAtBox(scene, mark.boxXyxyPx)));
}
