/**
 * Is the point inside the polygon (even-odd rule; a point on an edge may fall on either side)?
 * @param corners at least three, in order; same unit as the point
 * Source: W. R. Franklin, PNPOLY; O'Rourke, Computational Geometry in C, 7.4.
 */
export function insidePolygon(
  corners: readonly (readonly [number, number])[],
  x: number,
  y: number,
): boolean {
  let inside = false;
  let [px, py] = corners.at(-1) ?? [0, 0];
  for (const [cx, cy] of corners) {
    if (cy > y !== py > y && x < ((px - cx) * (y - cy)) / (py - cy) + cx) inside = !inside;
    [px, py] = [cx, cy];
  }
  return inside;
}
