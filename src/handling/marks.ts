import type { BoxXyxyPx } from '../domain/picture.ts';
import { centreX, centreY } from '../geometry/boxes.ts';
import type { Mark } from './contact.ts';

/**
 * How far a box has really moved from another, px: only what its opposite edges agree on. A leg that hides one side moves
 * one edge and not the other.
 */
export function movedPx(from: BoxXyxyPx, to: BoxXyxyPx): number {
  return Math.hypot(agreed(to[0] - from[0], to[2] - from[2]), agreed(to[1] - from[1], to[3] - from[3]));
}

const agreed = (a: number, b: number): number => (a * b <= 0 ? 0 : Math.min(Math.abs(a), Math.abs(b)));

export const apartPx = (a: BoxXyxyPx, b: BoxXyxyPx): number =>
  Math.hypot(centreX(a) - centreX(b), centreY(a) - centreY(b));

/** First mark from which on the parcel stays where it is now, within `reachPx`. */
export function stillSince(marks: readonly Mark[], reachPx: number): Mark {
  const last = marks[marks.length - 1]!;
  let first = last;
  for (let i = marks.length - 1; i >= 0; i--) {
    if (apartPx(marks[i]!.boxXyxyPx, last.boxXyxyPx) > reachPx) break;
    first = marks[i]!;
  }
  return first;
}

/** The mark nearest to a time. */
export function markAt(marks: readonly Mark[], tMs: number): Mark {
  return marks.reduce((best, mark) => (Math.abs(mark.tMs - tMs) < Math.abs(best.tMs - tMs) ? mark : best));
}

export const between = (marks: readonly Mark[], fromMs: number, toMs: number): readonly Mark[] =>
  marks.filter((mark) => mark.tMs >= fromMs && mark.tMs <= toMs);
