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

const HALF_METRE = 0.5;

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

export interface ChordMark extends Point {
  /** Across the line, length 1. */
  readonly normal: readonly [number, number];
  /** The first half metre: the limit of a throw. */
  readonly isLimit: boolean;
}

/** Every half metre between two points that are `distanceM` apart. */
export function chordMarks(from: Point, to: Point, distanceM: number): readonly ChordMark[] {
  const [dx, dy] = [to.xPx - from.xPx, to.yPx - from.yPx];
  const lengthPx = Math.hypot(dx, dy);
  if (lengthPx === 0) return [];
  const normal: [number, number] = [-dy / lengthPx, dx / lengthPx];
  return Array.from({ length: Math.floor(distanceM / HALF_METRE) }, (_, i) => {
    const part = ((i + 1) * HALF_METRE) / distanceM;
    return { xPx: from.xPx + dx * part, yPx: from.yPx + dy * part, normal, isLimit: i === 0 };
  });
}
