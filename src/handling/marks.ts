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

/** First sighting and the one after it may lie this far from the time that is asked for. */
const BACKWARDS_MS = 200;

/** The box at a time, between the marks about it; shortly before the first one, back along the way that it then takes. */
export function boxAt(marks: readonly Mark[], tMs: number): BoxXyxyPx {
  const [first, second] = marks;
  if (first && second && tMs < first.tMs && second.tMs - first.tMs <= BACKWARDS_MS) {
    const share = (first.tMs - Math.max(tMs, first.tMs - BACKWARDS_MS)) / (second.tMs - first.tMs);
    const dx = (centreX(second.boxXyxyPx) - centreX(first.boxXyxyPx)) * share;
    const dy = (centreY(second.boxXyxyPx) - centreY(first.boxXyxyPx)) * share;
    const [x0, y0, x1, y1] = first.boxXyxyPx;
    return [x0 - dx, y0 - dy, x1 - dx, y1 - dy];
  }
  const after = marks.find((mark) => mark.tMs >= tMs);
  const before = marks.findLast((mark) => mark.tMs <= tMs);
  if (after === undefined || before === undefined || after === before)
    return (after ?? before ?? markAt(marks, tMs)).boxXyxyPx;
  const share = (tMs - before.tMs) / (after.tMs - before.tMs);
  const mix = (i: 0 | 1 | 2 | 3): number => before.boxXyxyPx[i] * (1 - share) + after.boxXyxyPx[i] * share;
  return [mix(0), mix(1), mix(2), mix(3)];
}

/** The mark nearest to a time. */
export function markAt(marks: readonly Mark[], tMs: number): Mark {
  return marks.reduce((best, mark) => (Math.abs(mark.tMs - tMs) < Math.abs(best.tMs - tMs) ? mark : best));
}

export const between = (marks: readonly Mark[], fromMs: number, toMs: number): readonly Mark[] =>
  marks.filter((mark) => mark.tMs >= fromMs && mark.tMs <= toMs);

const EVEN_SPAN_MS = 650;
const EVEN_MIN_MARKS = 4;
const EVEN_MAX_RMS = 1.7;

/** Whether the last marks lie on a straight line at an even pace, as on a belt. */
export function movesEvenly(marks: readonly Mark[], noisePx: number): boolean {
  const lastMs = marks[marks.length - 1]?.tMs ?? 0;
  const recent = marks.filter((mark) => lastMs - mark.tMs <= EVEN_SPAN_MS);
  if (recent.length < EVEN_MIN_MARKS || lastMs - recent[0]!.tMs < 0.55 * EVEN_SPAN_MS) return false;
  const squares =
    lineResiduals(recent.map((mark) => [mark.tMs, centreX(mark.boxXyxyPx)])) +
    lineResiduals(recent.map((mark) => [mark.tMs, centreY(mark.boxXyxyPx)]));
  return Math.sqrt(squares / (2 * (recent.length - 2))) < EVEN_MAX_RMS * noisePx;
}

/** Sum of squared residuals of the best line through (t, value). */
function lineResiduals(points: readonly (readonly [number, number])[]): number {
  const n = points.length;
  const meanT = points.reduce((sum, [t]) => sum + t, 0) / n;
  const mean = points.reduce((sum, [, value]) => sum + value, 0) / n;
  let tt = 0;
  let tv = 0;
  let vv = 0;
  for (const [t, value] of points) {
    tt += (t - meanT) ** 2;
    tv += (t - meanT) * (value - mean);
    vv += (value - mean) ** 2;
  }
  return tt === 0 ? vv : Math.max(0, vv - (tv * tv) / tt);
}
