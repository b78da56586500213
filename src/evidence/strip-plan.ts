import type { Handling, HandlingKind, PathPoint } from '../domain/handling.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { Point } from './overlay-shapes.ts';
import { sureJoints } from './snapshot-overlay.ts';

/** Presentation times of the three frames of a strip. */
export type StripTimes = readonly [firstMs: number, secondMs: number, thirdMs: number];

export interface CropPx {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Kinds in which the parcel flies: release, apex, landing. Of the others: before, contact, end. */
const FLIGHTS: ReadonlySet<HandlingKind> = new Set(['throw', 'toss', 'drop']);

/** How far before a contact its first frame lies: the swing is seen, and it is not yet there. */
const BEFORE_CONTACT_MS = { least: 200, most: 400 } as const;

export function stripTimes(handling: Handling): StripTimes {
  const { kind, tStartMs, tReleaseMs, tEndMs } = handling;
  if (FLIGHTS.has(kind)) return [tReleaseMs, apexMs(handling), tEndMs];
  const { least, most } = BEFORE_CONTACT_MS;
  return [tReleaseMs - Math.min(most, Math.max(least, tReleaseMs - tStartMs)), tReleaseMs, tEndMs];
}

/** Highest in the picture; a flight that only rises or falls has no apex, and shows the middle of its time. */
function apexMs({ pathPx, tReleaseMs, tEndMs }: Handling): number {
  const inside = pathPx.filter(({ tMs }) => tMs > tReleaseMs && tMs < tEndMs);
  const apex = inside.reduce<number>((best, { yPx }, i) => (yPx < inside[best]!.yPx ? i : best), 0);
  const hasApex = apex > 0 && apex < inside.length - 1;
  return hasApex ? inside[apex]!.tMs : (tReleaseMs + tEndMs) / 2;
}

/** The parcel's centre between the frames that were analysed; undefined where its path is not known. */
export function placeAt(path: readonly PathPoint[], tMs: number): Point | undefined {
  const next = path.findIndex((point) => point.tMs >= tMs);
  const [a, b] = [path[next === -1 ? path.length - 1 : Math.max(0, next - 1)], path.at(next)];
  if (a === undefined || b === undefined) return undefined;
  const share = b.tMs === a.tMs ? 0 : Math.min(1, Math.max(0, (tMs - a.tMs) / (b.tMs - a.tMs)));
  return [a.xPx + (b.xPx - a.xPx) * share, a.yPx + (b.yPx - a.yPx) * share];
}

/** Room around what is shown, as a share of it; and the least part of the picture's height, or a face would fill the tile. */
const MARGIN_SHARE = 0.12;
const LEAST_HEIGHT_SHARE = 0.4;

/**
 * The part of the picture that all three frames show: the parcel from release to end and the person, in the shape of a tile
 * where the picture has room for that.
 * @param aspect width / height of a tile
 */
export function stripCrop(handling: Handling, pictureWh: SizeWh, aspect: number): CropPx {
  const { boxXyxyPx: box, pathPx, joints } = handling;
  const person = joints === undefined ? [] : sureJoints(joints, (x, y) => [x, y]);
  const [halfW, halfH] = [(box[2] - box[0]) / 2, (box[3] - box[1]) / 2];
  const xs = [
    box[0],
    box[2],
    ...pathPx.flatMap(({ xPx }) => [xPx - halfW, xPx + halfW]),
    ...person.map(({ x }) => x),
  ];
  const ys = [
    box[1],
    box[3],
    ...pathPx.flatMap(({ yPx }) => [yPx - halfH, yPx + halfH]),
    ...person.map(({ y }) => y),
  ];
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const needW = (x1 - x0) * (1 + 2 * MARGIN_SHARE);
  const needH = Math.max((y1 - y0) * (1 + 2 * MARGIN_SHARE), pictureWh.h * LEAST_HEIGHT_SHARE);
  const width = Math.min(pictureWh.w, Math.max(needW, needH * aspect));
  const height = Math.min(pictureWh.h, Math.max(needH, needW / aspect));
  return {
    left: startOf((x0 + x1) / 2, width, pictureWh.w),
    top: startOf((y0 + y1) / 2, height, pictureWh.h),
    width,
    height,
  };
}

/** Around the centre, but within the picture. */
function startOf(centre: number, length: number, whole: number): number {
  return Math.min(whole - length, Math.max(0, centre - length / 2));
}
