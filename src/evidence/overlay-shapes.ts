import type { BoxXyxyPx } from '../domain/picture.ts';

/** SVG parts that snapshot and strip are drawn with. */

export const OVERLAY_COLOURS = {
  parcel: '#ffb000',
  path: '#ff4d4d',
  person: '#3ddbff',
  panel: '#10151c',
} as const;

export type Point = readonly [x: number, y: number];
/** From pixels of the camera's picture to those of what is drawn. */
export type Scale = (xPx: number, yPx: number) => Point;

/** Dots are frames: where they lie far apart the parcel was fast. */
export function dottedPath(path: readonly Point[], strokePx: number): string {
  const dots = path.map((point) =>
    circle(
      point,
      strokePx * 1.6,
      `fill="${OVERLAY_COLOURS.path}" stroke="#fff" stroke-width="${px(strokePx / 2)}"`,
    ),
  );
  return haloed(lineThrough(path), OVERLAY_COLOURS.path, strokePx) + dots.join('');
}

export function parcelBox([x0, y0, x1, y1]: BoxXyxyPx, strokePx: number): string {
  return haloed(
    `M${px(x0)} ${px(y0)}H${px(x1)}V${px(y1)}H${px(x0)}Z`,
    OVERLAY_COLOURS.parcel,
    strokePx * 1.4,
  );
}

/** A dark edge keeps a line readable on any floor. */
export function haloed(path: string, colour: string, strokePx: number): string {
  if (path === '') return '';
  const common = `d="${path}" fill="none" stroke-linejoin="round" stroke-linecap="round"`;
  return (
    `<path ${common} stroke="#000" stroke-opacity="0.55" stroke-width="${px(strokePx * 2.2)}"/>` +
    `<path ${common} stroke="${colour}" stroke-width="${px(strokePx)}"/>`
  );
}

export function lineThrough(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
}

export function circle([x, y]: Point, radiusPx: number, style: string): string {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radiusPx)}" ${style}/>`;
}

export function svgOf(
  { w, h }: { readonly w: number; readonly h: number },
  parts: readonly string[],
): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">`;
  return [head, ...parts, '</svg>'].join('\n');
}

export const px = (value: number): string => value.toFixed(1);
