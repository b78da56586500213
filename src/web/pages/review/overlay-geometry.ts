/** Pairs of COCO joints that are drawn as lines. */
export const BONES: readonly (readonly [number, number])[] = [
  [5, 6],
  [5, 7],
  [7, 9],
  [6, 8],
  [8, 10],
  [5, 11],
  [6, 12],
  [11, 12],
  [11, 13],
  [13, 15],
  [12, 14],
  [14, 16],
];

/** A joint below this is as good as guessed; the snapshot uses the same. */
export const SURE_JOINT = 0.3;

interface Point {
  readonly xPx: number;
  readonly yPx: number;
}

/** Where on the path something is at a time; undefined before its start and after its end. */
export function pointAt(path: readonly (Point & { readonly tMs: number })[], tMs: number): Point | undefined {
  const next = path.findIndex((point) => point.tMs >= tMs);
  const after = path[next];
  if (after === undefined) return undefined;
  const before = path[next - 1];
  if (before === undefined) return after.tMs === tMs ? after : undefined;
  const part = (tMs - before.tMs) / (after.tMs - before.tMs);
  return {
    xPx: before.xPx + (after.xPx - before.xPx) * part,
    yPx: before.yPx + (after.yPx - before.yPx) * part,
  };
}
