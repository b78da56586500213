import type { PathPoint } from '../domain/handling.ts';
import { BONES, JOINT_COUNT } from '../domain/observation.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { EvidenceJob } from './evidence-job.ts';
import {
  circle,
  dottedPath,
  haloed,
  OVERLAY_COLOURS,
  parcelBox,
  px,
  svgOf,
  type Point,
  type Scale,
} from './overlay-shapes.ts';
import { labelLines } from './snapshot-label.ts';

/** Joints that the network is less sure of are not drawn. */
const JOINT_MIN_SCORE = 0.3;

/**
 * An SVG over the frame of the release: the person's skeleton, the parcel's box and path, and a label.
 * @param outWh size of the frame; the job's pixels are those of its `pictureWh` and are scaled
 */
export function snapshotOverlay(job: EvidenceJob, outWh: SizeWh, hasChineseFont: boolean): string {
  const { pictureWh, handling } = job;
  const toOut: Scale = (xPx, yPx) => [(xPx * outWh.w) / pictureWh.w, (yPx * outWh.h) / pictureWh.h];
  const strokePx = Math.max(1.5, outWh.h / 240);
  const path = handling.pathPx.map((point) => toOut(point.xPx, point.yPx));
  const [left, top] = toOut(handling.boxXyxyPx[0], handling.boxXyxyPx[1]);
  const [right, bottom] = toOut(handling.boxXyxyPx[2], handling.boxXyxyPx[3]);
  const person = handling.joints === undefined ? [] : sureJoints(handling.joints, toOut);
  const heights = [top, bottom, ...path.map(([, y]) => y), ...person.map(({ y }) => y)];
  return svgOf(outWh, [
    skeleton(person, strokePx),
    dottedPath(path, strokePx) + releaseRing(path, handling.pathPx, handling.tReleaseMs, strokePx),
    parcelBox([left, top, right, bottom], strokePx),
    label(labelLines(job, hasChineseFont), outWh, Math.min(...heights), Math.max(...heights)),
  ]);
}

export interface SeenJoint {
  readonly joint: number;
  readonly x: number;
  readonly y: number;
}

export function sureJoints(joints: Float32Array, toOut: Scale): readonly SeenJoint[] {
  return Array.from({ length: JOINT_COUNT }, (_, joint) => joint)
    .filter((joint) => joints[joint * 3 + 2]! >= JOINT_MIN_SCORE)
    .map((joint) => {
      const [x, y] = toOut(joints[joint * 3]!, joints[joint * 3 + 1]!);
      return { joint, x, y };
    });
}

export function skeleton(person: readonly SeenJoint[], strokePx: number): string {
  const at = new Map(person.map((seen) => [seen.joint, seen]));
  const bones = BONES.map(([from, to]) => {
    const [a, b] = [at.get(from), at.get(to)];
    return a === undefined || b === undefined ? '' : `M${px(a.x)} ${px(a.y)}L${px(b.x)} ${px(b.y)}`;
  });
  const dots = person.map(({ x, y }) => circle([x, y], strokePx * 1.3, `fill="${OVERLAY_COLOURS.person}"`));
  return haloed(bones.join(''), OVERLAY_COLOURS.person, strokePx) + dots.join('');
}

function releaseRing(
  path: readonly Point[],
  points: readonly PathPoint[],
  releaseMs: number,
  strokePx: number,
): string {
  const release = path[points.findIndex((point) => point.tMs >= releaseMs)];
  if (release === undefined) return '';
  return circle(release, strokePx * 3.5, `fill="none" stroke="#fff" stroke-width="${px(strokePx)}"`);
}

/** Two lines on a panel in the lower left corner, or in the upper one where the panel would lie over what it tells of. */
export function label(
  lines: readonly [string, string],
  outWh: SizeWh,
  highestPx: number,
  lowestPx: number,
): string {
  const widestEms = Math.max(textEms(lines[0]), textEms(lines[1]) * 0.75) + 1.4;
  const fontPx = Math.min(Math.max(13, outWh.h * 0.048), outWh.w / widestEms);
  const panelPx = fontPx * 2.75;
  const isHiddenBelow = lowestPx > outWh.h - panelPx;
  const topPx = isHiddenBelow && highestPx > panelPx ? 0 : outWh.h - panelPx;
  const text = (line: string, baselinePx: number, sizePx: number, style: string): string =>
    `<text x="${px(fontPx * 0.7)}" y="${px(baselinePx)}" font-family="sans-serif" font-size="${px(sizePx)}" ${style}>${escapeXml(line)}</text>`;
  return (
    `<rect x="0" y="${px(topPx)}" width="${px(widestEms * fontPx)}" height="${px(panelPx)}" fill="${OVERLAY_COLOURS.panel}" fill-opacity="0.82"/>` +
    `<rect x="0" y="${px(topPx)}" width="${px(fontPx * 0.28)}" height="${px(panelPx)}" fill="${OVERLAY_COLOURS.path}"/>` +
    text(lines[0], topPx + fontPx * 1.2, fontPx, 'font-weight="bold" fill="#fff"') +
    text(lines[1], topPx + fontPx * 2.25, fontPx * 0.75, 'fill="#c9d3df"')
  );
}

/** About how wide a text is, in ems: Chinese signs are one em wide, Latin bold ones some 0.6. */
function textEms(text: string): number {
  return Array.from(text).reduce((ems, sign) => ems + (sign.codePointAt(0)! >= 0x2e80 ? 1 : 0.6), 0);
}

/** Control signs have no place in XML, not even escaped: one in a camera's name would cost every snapshot. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
