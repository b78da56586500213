import type { ModelCard } from '../../config/model-card.ts';
import { JOINT_COUNT } from '../../domain/observation.ts';
import { NetworkInput } from '../network-input.ts';
import type { SourceWindow } from '../resample.ts';
import type { CropAdapter } from './family.ts';

/** The crop's side over the longer side of the person's box. */
const MARGIN = 1.25;

/**
 * MoveNet Lightning and Thunder: one person in a square crop, black outside the picture.
 * Output `joints` (1, 1, 17, 3): y, x, score; 0..1 of the crop.
 */
export function movenetSingle(card: ModelCard): CropAdapter {
  const input = new NetworkInput(card.input);
  return {
    kind: 'crop',
    inputs: [input.spec],
    outputs: [{ name: 'joints', type: 'float32', dims: [1, 1, JOINT_COUNT, 3] }],
    prepare: (view, persons, at) => {
      const window = squareRound(persons, at, view.fit.scale);
      return { fed: [input.crop(view, window)], window };
    },
    decode: ([joints], window, { scale }, persons, jointsAt) => {
      for (let i = 0; i < JOINT_COUNT * 3; i += 3) {
        persons[jointsAt + i] = (window.x + joints![i + 1]! * window.w) / scale;
        persons[jointsAt + i + 1] = (window.y + joints![i]! * window.h) / scale;
        persons[jointsAt + i + 2] = joints![i + 2]!;
      }
    },
  };
}

/** @returns whole pixels of the frame; `scale` is frame px per picture px */
export function squareRound(persons: Float32Array, at: number, scale: number): SourceWindow {
  const x0 = persons[at]! * scale;
  const y0 = persons[at + 1]! * scale;
  const x1 = persons[at + 2]! * scale;
  const y1 = persons[at + 3]! * scale;
  const side = Math.max(1, Math.round(Math.max(x1 - x0, y1 - y0) * MARGIN));
  return {
    x: Math.round((x0 + x1) / 2 - side / 2),
    y: Math.round((y0 + y1) / 2 - side / 2),
    w: side,
    h: side,
  };
}
