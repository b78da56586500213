import { ptsMs } from '../base/units.ts';
import type { PathPoint } from '../domain/handling.ts';
import type { BoxXyxyPx, SizeWh } from '../domain/picture.ts';

/** What was seen of a violation, for drawing and audit; pixels are those of the camera's picture. */
export interface Judged {
  readonly pictureWh: SizeWh;
  readonly boxXyxyPx: BoxXyxyPx;
  readonly pathPx: readonly PathPoint[];
  readonly joints: Float32Array | undefined;
}

/** The column violations.judged_json; keys carry their units, so that a stranger can read a row. */
interface JudgedJson {
  readonly pictureWh: readonly [number, number];
  readonly boxXyxyPx: BoxXyxyPx;
  /** [pts ms, x px, y px] */
  readonly path: readonly (readonly [number, number, number])[];
  /** 51 numbers: x px, y px, score of each of COCO's 17 joints; null where nobody was seen */
  readonly joints: readonly number[] | null;
}

export function writeJudged({ pictureWh, boxXyxyPx, pathPx, joints }: Judged): string {
  const json: JudgedJson = {
    pictureWh: [pictureWh.w, pictureWh.h],
    boxXyxyPx,
    path: pathPx.map((point) => [point.tMs, point.xPx, point.yPx]),
    joints: joints === undefined ? null : Array.from(joints),
  };
  return JSON.stringify(json);
}

/** @param text what `writeJudged` wrote */
export function readJudged(text: string): Judged {
  const json = JSON.parse(text) as JudgedJson;
  return {
    pictureWh: { w: json.pictureWh[0], h: json.pictureWh[1] },
    boxXyxyPx: json.boxXyxyPx,
    pathPx: json.path.map(([tMs, xPx, yPx]) => ({ tMs: ptsMs(tMs), xPx, yPx })),
    joints: json.joints === null ? undefined : Float32Array.from(json.joints),
  };
}
