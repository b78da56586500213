const HALF_METRE = 0.5;

interface Point {
  readonly xPx: number;
  readonly yPx: number;
}

export interface ChordMark extends Point {
  /** Across the line, length 1. */
  readonly normal: readonly [number, number];
  /** The first half metre: the limit of a throw. */
  readonly isLimit: boolean;
}

/** Every half metre between two points of a picture that are `distanceM` apart, as if the metres lay evenly on the line. */
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
