import type { PtsMs } from '../base/units.ts';
import type { BoxXyxyPx } from './picture.ts';

/** COCO's order of the 17 keypoints; `joints` arrays below are indexed by it. */
export const JOINT = {
  nose: 0,
  leftEye: 1,
  rightEye: 2,
  leftEar: 3,
  rightEar: 4,
  leftShoulder: 5,
  rightShoulder: 6,
  leftElbow: 7,
  rightElbow: 8,
  leftWrist: 9,
  rightWrist: 10,
  leftHip: 11,
  rightHip: 12,
  leftKnee: 13,
  rightKnee: 14,
  leftAnkle: 15,
  rightAnkle: 16,
} as const;
export const JOINT_COUNT = 17;
/** Pairs of joints that a drawn skeleton connects. */
export const BONES: readonly (readonly [number, number])[] = [
  [5, 7],
  [7, 9],
  [6, 8],
  [8, 10],
  [5, 6],
  [5, 11],
  [6, 12],
  [11, 12],
  [11, 13],
  [13, 15],
  [12, 14],
  [14, 16],
  [0, 5],
  [0, 6],
];

/** What the networks saw in one frame. All pixels are those of the camera's picture (`SizeWh` of the camera), not of the network's input. */
export interface Observations {
  readonly tMs: PtsMs;
  readonly persons: readonly PersonSeen[];
  readonly parcels: readonly ParcelSeen[];
}

export interface PersonSeen {
  readonly boxXyxyPx: BoxXyxyPx;
  /** 0..1 */
  readonly score: number;
  /** shape (17, 3): x px, y px, score 0..1 */
  readonly joints: Float32Array;
}

export interface ParcelSeen {
  readonly boxXyxyPx: BoxXyxyPx;
  readonly score: number;
  /** undefined: the network does not say. */
  readonly doing: ParcelDoing | undefined;
}

/** What a parcel that neither lies nor rides on a belt is doing, as it looks in one frame; probabilities 0..1. */
export interface ParcelDoing {
  /** In someone's hands. */
  readonly held: number;
  /** In the air with no hand on it. */
  readonly flight: number;
  /** On the floor or another surface, on the move. */
  readonly sliding: number;
}
