import type { CameraModel } from '../domain/camera.ts';
import type { SizeWh } from '../domain/picture.ts';
import { createProjection, type Projection } from './projection.ts';

/** A line of the floor as it lies in the picture; pixels of the camera's `sizeWh`. */
export interface FloorLine {
  readonly pointsPx: readonly (readonly [x: number, y: number])[];
  /** On a whole metre. */
  readonly isMetre: boolean;
}

const STEP_M = 0.5;
/** Beyond it lines lie so near each other that nobody can tell them apart. */
const REACH_M = 14;
/** Pixels of the picture, across and down, whose places on the floor say how far the grid goes. */
const LOOKED_AT = { across: 16, down: 12 };
const SAME_M = 0.002;
/** A line ends outside of the picture, by more than a step at its lower edge. */
const MARGIN = 0.5;

/** A grid of half metres over all of the floor that the camera sees within 14 m. */
export function floorGrid(camera: CameraModel): FloorLine[] {
  const projection = createProjection(camera);
  const span = floorSpan(projection, camera.sizeWh);
  if (span === undefined) return [];
  const lines: FloorLine[] = [];
  for (const across of [true, false]) {
    const [from, to] = across ? [span.x, span.y] : [span.y, span.x];
    for (let i = Math.ceil(from[0] / STEP_M); i <= from[1] / STEP_M; i++) {
      const pieces = piecesOf(projection, camera.sizeWh, to, (m) =>
        across ? [i * STEP_M, m] : [m, i * STEP_M],
      );
      for (const pointsPx of pieces) lines.push({ pointsPx, isMetre: i % 2 === 0 });
    }
  }
  return lines;
}

type Span = readonly [least: number, most: number];

function floorSpan(
  projection: Projection,
  { w, h }: SizeWh,
): { readonly x: Span; readonly y: Span } | undefined {
  const [xs, ys]: [number[], number[]] = [[], []];
  const [x0, y0] = projection.positionM;
  for (let i = 0; i <= LOOKED_AT.across; i++)
    for (let j = 0; j <= LOOKED_AT.down; j++) {
      const place = projection.onPlane((i * w) / LOOKED_AT.across, (j * h) / LOOKED_AT.down, 0);
      if (place === undefined || Math.hypot(place[0] - x0, place[1] - y0) > REACH_M) continue;
      xs.push(place[0]);
      ys.push(place[1]);
    }
  if (xs.length === 0) return undefined;
  // The nearest pixels may lie just out of reach: two steps more on each side.
  const spanOf = (values: readonly number[]): Span => [
    Math.min(...values) - 2 * STEP_M,
    Math.max(...values) + 2 * STEP_M,
  ];
  return { x: spanOf(xs), y: spanOf(ys) };
}

/** What of a line can be seen, in one piece or several. */
function piecesOf(
  projection: Projection,
  sizeWh: SizeWh,
  [least, most]: Span,
  placeOf: (alongM: number) => readonly [number, number],
): (readonly [number, number])[][] {
  const pieces: (readonly [number, number])[][] = [];
  let piece: (readonly [number, number])[] = [];
  const end = (): void => {
    if (piece.length > 1) pieces.push(piece);
    piece = [];
  };
  for (let j = Math.floor(least / STEP_M); j <= Math.ceil(most / STEP_M); j++) {
    const point = seenAt(projection, sizeWh, placeOf(j * STEP_M));
    if (point === undefined) end();
    else piece.push(point);
  }
  end();
  return pieces;
}

/** Undefined behind the camera, outside of the picture, and where the lens's polynomial folds back into it. */
function seenAt(
  projection: Projection,
  { w, h }: SizeWh,
  [xM, yM]: readonly [number, number],
): readonly [number, number] | undefined {
  const pixel = projection.project([xM, yM, 0]);
  if (pixel === undefined) return undefined;
  const { xPx, yPx } = pixel;
  if (xPx < -MARGIN * w || xPx > (1 + MARGIN) * w || yPx < -MARGIN * h || yPx > (1 + MARGIN) * h)
    return undefined;
  const back = projection.onPlane(xPx, yPx, 0);
  return back !== undefined && Math.hypot(back[0] - xM, back[1] - yM) < SAME_M ? [xPx, yPx] : undefined;
}
