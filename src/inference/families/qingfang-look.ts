import type { ModelCard } from '../../config/model-card.ts';
import { LOOK_SPAN_MS, LOOK_STEP_MS, LOOK_STEPS, type Look, type LookAnswer } from '../../domain/look.ts';
import type { Planes } from '../picture-memory.ts';
import type { TensorSpec } from '../onnx-runtime.ts';
import type { LookAdapter } from './family.ts';

/** Width of a cut, metres. */
const SIDE_M = 1.6;
/** Parcels move at most so far from picture to picture, metres; what seems faster is a mistake of the path. */
const MOST_MOVE_M = 1;
/** The first and the last picture may lie this far from a frame that was seen, milliseconds. */
const SLACK_MS = 120;

/**
 * The network of the second look: 16 pictures round a moment, each cut out 1.6 m wide about the parcel, beside the same place
 * one picture earlier, and how the cuts move. Says of each question of the judgement (the card's classes) whether the answer is
 * yes. scripts/train/look.py cuts and learns; what it feeds while learning and what is fed here must be one.
 */
export function qingfangLook(card: ModelCard): LookAdapter {
  const side = card.input.sizeWh.w;
  const crops = new Uint8Array(LOOK_STEPS * 2 * side * side);
  const moves = new Float32Array(LOOK_STEPS * 2);
  const inputs: readonly TensorSpec[] = [
    { name: card.input.name, type: 'uint8', dims: [1, LOOK_STEPS, 2, side, side] },
    { name: 'moves', type: 'float32', dims: [1, LOOK_STEPS, 2] },
  ];
  return {
    kind: 'look',
    inputs,
    outputs: [{ name: 'right', type: 'float32', dims: [1, card.classes.length] }],
    prepare: (planes, planePerPx, look) => {
      if (!covers(planes, look)) return undefined;
      const widthCells = look.pxPerM * planePerPx * SIDE_M;
      for (const [step, [xPx, yPx]] of look.centresPx.entries()) {
        const tMs = look.fromMs + step * LOOK_STEP_MS;
        for (const before of [0, 1]) {
          const at = (2 * step + before) * side * side;
          const green = nearest(planes, tMs - before * LOOK_STEP_MS);
          cut(crops, at, side, green, planes, xPx * planePerPx, yPx * planePerPx, widthCells);
        }
        const [xBeforePx, yBeforePx] = look.centresPx[Math.max(0, step - 1)]!;
        moves[2 * step] = moveM(xPx - xBeforePx, look.pxPerM);
        moves[2 * step + 1] = moveM(yPx - yBeforePx, look.pxPerM);
      }
      return [crops, moves];
    },
    decode: ([right]): LookAnswer =>
      Object.fromEntries(card.classes.map((question, i) => [question, right![i]!])),
  };
}

const moveM = (px: number, pxPerM: number): number =>
  Math.max(-MOST_MOVE_M, Math.min(MOST_MOVE_M, px / pxPerM));

/** Whether the whole span was seen, but for a frame at either end. */
function covers({ kept }: Planes, { fromMs }: Look): boolean {
  const [oldest, newest] = [kept[0]!, kept[kept.length - 1]!];
  return oldest.tMs <= fromMs + SLACK_MS && newest.tMs >= fromMs + LOOK_SPAN_MS - SLACK_MS;
}

function nearest({ kept }: Planes, tMs: number): Uint8Array {
  return kept.reduce((best, one) => (Math.abs(one.tMs - tMs) < Math.abs(best.tMs - tMs) ? one : best)).green;
}

/**
 * Writes `side` x `side` values at `at`: a square of `widthCells` about a centre, between four cells each (bilinear); beyond
 * the picture its edge goes on. Centres count from the corner of the plane, so a cell's own centre is at one half.
 */
function cut(
  out: Uint8Array,
  at: number,
  side: number,
  green: Uint8Array,
  { columns, contentWh }: Planes,
  centreX: number,
  centreY: number,
  widthCells: number,
): void {
  const scale = widthCells / side;
  const firstX = centreX - widthCells / 2 + scale / 2 - 0.5;
  const firstY = centreY - widthCells / 2 + scale / 2 - 0.5;
  const [lastX, lastY] = [contentWh.w - 1, contentWh.h - 1];
  for (let v = 0; v < side; v++) {
    const y = clampTo(firstY + v * scale, lastY);
    const top = Math.floor(y);
    const down = y - top;
    const rowA = top * columns;
    const rowB = Math.min(top + 1, lastY) * columns;
    for (let u = 0; u < side; u++) {
      const x = clampTo(firstX + u * scale, lastX);
      const left = Math.floor(x);
      const right = Math.min(left + 1, lastX);
      const over = x - left;
      const a = green[rowA + left]! * (1 - over) + green[rowA + right]! * over;
      const b = green[rowB + left]! * (1 - over) + green[rowB + right]! * over;
      out[at + v * side + u] = Math.round(a * (1 - down) + b * down);
    }
  }
}

const clampTo = (value: number, last: number): number => Math.max(0, Math.min(last, value));
