import type { BoxXyxyPx } from '../domain/picture.ts';

/** Boxes are [x0, y0, x1, y1] in pixels; see domain/picture.ts. */
export const centreX = (box: BoxXyxyPx): number => (box[0] + box[2]) / 2;
export const centreY = (box: BoxXyxyPx): number => (box[1] + box[3]) / 2;
export const widthOf = (box: BoxXyxyPx): number => box[2] - box[0];
export const heightOf = (box: BoxXyxyPx): number => box[3] - box[1];
export const areaOf = (box: BoxXyxyPx): number => Math.max(0, widthOf(box)) * Math.max(0, heightOf(box));
export const diagonalOf = (box: BoxXyxyPx): number => Math.hypot(widthOf(box), heightOf(box));

export function intersectionArea(a: BoxXyxyPx, b: BoxXyxyPx): number {
  const w = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const h = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return w > 0 && h > 0 ? w * h : 0;
}

/** Intersection over union, 0..1. */
export function iou(a: BoxXyxyPx, b: BoxXyxyPx): number {
  const shared = intersectionArea(a, b);
  const union = areaOf(a) + areaOf(b) - shared;
  return union > 0 ? shared / union : 0;
}

/** Distance from a point to the nearest point of the box; 0 inside it. */
export function distanceToBox(box: BoxXyxyPx, xPx: number, yPx: number): number {
  const dx = Math.max(box[0] - xPx, 0, xPx - box[2]);
  const dy = Math.max(box[1] - yPx, 0, yPx - box[3]);
  return Math.hypot(dx, dy);
}

/** The box of the given size about a centre. */
export function boxAbout(xPx: number, yPx: number, wPx: number, hPx: number): BoxXyxyPx {
  return [xPx - wPx / 2, yPx - hPx / 2, xPx + wPx / 2, yPx + hPx / 2];
}
