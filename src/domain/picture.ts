/** Boxes are [x0, y0, x1, y1] in pixels of the picture named beside them, origin at the top left corner. */
export type BoxXyxyPx = readonly [x0: number, y0: number, x1: number, y1: number];

export interface SizeWh {
  readonly w: number;
  readonly h: number;
}
