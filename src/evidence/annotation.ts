import type { PathPoint } from '../domain/handling.ts';
import type { SizeWh } from '../domain/picture.ts';
import { chordMarks } from '../geometry/half-metres.ts';
import { rasterOf } from '../media/still-image.ts';
import type { Drawing } from './draw-clip.ts';
import type { EvidenceJob } from './evidence-job.ts';
import {
  circle,
  dottedPath,
  haloed,
  lineThrough,
  OVERLAY_COLOURS,
  px,
  svgOf,
  type Scale,
} from './overlay-shapes.ts';
import { clockText, labelLines } from './snapshot-label.ts';
import { label, skeleton, sureJoints } from './snapshot-overlay.ts';
import { placeAt } from './strip-plan.ts';
import type { Track } from './track.ts';

/** Joints of an analysed frame stand for so long before and after it. */
const JOINTS_HOLD_MS = 150;
const MEASURE_COLOUR = '#ffffff';

export interface AnnotationOptions {
  readonly job: EvidenceJob;
  /** Where in the clip the release lies. */
  readonly clipReleaseMs: number;
  /** Undefined where it was not kept: then joints are drawn at the release alone. */
  readonly track: Track | undefined;
  readonly hasChineseFont: boolean;
}

/**
 * What the machine saw and measured, moment by moment: skeletons, the parcel's path, the straight line that was measured with
 * each half metre on it, kind and distance, the clock, and that this is no original.
 */
export function annotation(options: AnnotationOptions, outWh: SizeWh): Drawing {
  const { job, clipReleaseMs } = options;
  return {
    kind: 'picture',
    drawnWh: outWh,
    draw: (fromMs, toMs) => {
      const tMs = job.handling.tReleaseMs + (fromMs + toMs) / 2 - clipReleaseMs;
      return rasterOf(annotationAt(options, tMs, outWh));
    },
  };
}

/** @param tMs of the stream @returns an SVG of that size */
export function annotationAt(
  { job, track, hasChineseFont }: AnnotationOptions,
  tMs: number,
  outWh: SizeWh,
): string {
  const { handling, pictureWh, occurredAt } = job;
  const toOut: Scale = (xPx, yPx) => [(xPx * outWh.w) / pictureWh.w, (yPx * outWh.h) / pictureWh.h];
  const strokePx = Math.max(1.5, outWh.h / 300);
  const afterMs = tMs - handling.tReleaseMs;
  const heights = handling.pathPx.map(({ xPx, yPx }) => toOut(xPx, yPx)[1]);
  const lines = labelLines(job, hasChineseFont, clockText(occurredAt, afterMs));
  return svgOf(outWh, [
    ...jointsAt(job, track, tMs).map((joints) => skeleton(sureJoints(joints, toOut), strokePx)),
    parcelSoFar(handling.pathPx, tMs, toOut, strokePx),
    afterMs >= 0 ? measured(job, toOut, strokePx) : '',
    label(lines, outWh, Math.min(...heights), Math.max(...heights)),
    note(afterMs, hasChineseFont, outWh),
  ]);
}

function jointsAt({ handling }: EvidenceJob, track: Track | undefined, tMs: number): readonly Float32Array[] {
  if (track === undefined) {
    const isAtRelease = Math.abs(tMs - handling.tReleaseMs) < JOINTS_HOLD_MS;
    return isAtRelease && handling.joints !== undefined ? [handling.joints] : [];
  }
  const away = (frame: Track['frames'][number]): number => Math.abs(frame.tMs - tMs);
  const nearest = track.frames.reduce((best, frame) => (away(frame) < away(best) ? frame : best));
  return away(nearest) < JOINTS_HOLD_MS ? nearest.persons.map(({ joints }) => joints) : [];
}

/** The whole path pale, what lies behind the parcel in red, and the parcel while it is on it. */
function parcelSoFar(path: readonly PathPoint[], tMs: number, toOut: Scale, strokePx: number): string {
  const [first, last] = [path[0], path.at(-1)];
  if (first === undefined || last === undefined || tMs < first.tMs) return '';
  const all = path.map(({ xPx, yPx }) => toOut(xPx, yPx));
  const pale = `<path d="${lineThrough(all)}" fill="none" stroke="#fff" stroke-opacity="0.7" stroke-width="${px(strokePx)}"/>`;
  const behind = dottedPath(
    path.filter((point) => point.tMs <= tMs).map(({ xPx, yPx }) => toOut(xPx, yPx)),
    strokePx,
  );
  const place = tMs <= last.tMs ? placeAt(path, tMs) : undefined;
  const ring = `fill="none" stroke="${OVERLAY_COLOURS.parcel}" stroke-width="${px(strokePx * 1.6)}"`;
  return pale + behind + (place === undefined ? '' : circle(toOut(...place), strokePx * 5, ring));
}

/** From the release to the end, with a mark each half metre; the first one is named. */
function measured({ handling }: EvidenceJob, toOut: Scale, strokePx: number): string {
  const { pathPx, tReleaseMs, distanceM } = handling;
  const flight = pathPx.filter(({ tMs }) => tMs >= tReleaseMs - 1);
  const [from, to] = [flight[0], flight.at(-1)];
  if (from === undefined || to === undefined || distanceM === undefined) return '';
  const ends = [toOut(from.xPx, from.yPx), toOut(to.xPx, to.yPx)] as const;
  const marks = chordMarks(
    { xPx: ends[0][0], yPx: ends[0][1] },
    { xPx: ends[1][0], yPx: ends[1][1] },
    distanceM,
  ).map(({ xPx, yPx, normal: [nx, ny], isLimit }) => {
    const reach = strokePx * (isLimit ? 6 : 4);
    const tick = `M${px(xPx - nx * reach)} ${px(yPx - ny * reach)}L${px(xPx + nx * reach)} ${px(yPx + ny * reach)}`;
    const name = isLimit ? text('50 cm', xPx + strokePx * 3, yPx - strokePx * 4, strokePx * 7) : '';
    return haloed(tick, isLimit ? OVERLAY_COLOURS.parcel : MEASURE_COLOUR, strokePx) + name;
  });
  return haloed(lineThrough(ends), MEASURE_COLOUR, strokePx * 0.8) + marks.join('');
}

/** Seconds from the release, and that this clip is made of another one. */
function note(afterMs: number, hasChineseFont: boolean, { w, h }: SizeWh): string {
  const sizePx = Math.max(11, h * 0.034);
  const sign = afterMs < 0 ? '−' : '+';
  const seconds = `${sign}${(Math.abs(afterMs) / 1000).toFixed(2)} s`;
  const derived = `${hasChineseFont ? '派生 ' : ''}derived · ${hasChineseFont ? '原件 ' : ''}original clip.mp4`;
  const panel = `x="0" y="0" width="${px(w)}" height="${px(sizePx * 1.9)}" fill="${OVERLAY_COLOURS.panel}" fill-opacity="0.85"`;
  return (
    `<rect ${panel}/>` +
    text(seconds, sizePx * 0.7, sizePx * 1.3, sizePx) +
    text(derived, w - sizePx * 0.7, sizePx * 1.3, sizePx, 'end')
  );
}

function text(
  words: string,
  xPx: number,
  yPx: number,
  sizePx: number,
  anchor: 'start' | 'end' = 'start',
): string {
  const place = `x="${px(xPx)}" y="${px(yPx)}" font-size="${px(sizePx)}" text-anchor="${anchor}"`;
  const edge = `stroke="#000" stroke-opacity="0.6" stroke-width="${px(sizePx / 6)}" paint-order="stroke"`;
  return `<text ${place} font-family="sans-serif" font-weight="bold" fill="#fff" ${edge}>${words}</text>`;
}
