import type { PtsMs } from '../base/units.ts';
import type { BoxXyxyPx } from './picture.ts';

/** One handling ends in exactly one of these. */
export const HANDLING_KINDS = [
  'throw',
  'toss',
  'kick',
  'drop',
  'place',
  'handover',
  'push',
  'trample',
  'sit',
] as const;
export type HandlingKind = (typeof HANDLING_KINDS)[number];

/** Kinds that count as gentle in the compliance rate. */
export const GENTLE_KINDS: ReadonlySet<HandlingKind> = new Set(['place', 'handover', 'toss', 'push']);

/** What gave the metres: a calibrated camera, gravity in the flight itself, or the height of the person. */
export type ScaleSource = 'calibrated' | 'gravity' | 'body-height';

export interface PathPoint {
  readonly tMs: PtsMs;
  readonly xPx: number;
  readonly yPx: number;
}

/** A finished handling, as judged; pixels are those of the camera's picture. */
export interface Handling {
  readonly kind: HandlingKind;
  /** The rules in force say that this must not happen. */
  readonly violation: boolean;
  /** Near the limit: worth a word, not an alarm. */
  readonly advice: boolean;
  /** Lifted, or the wind-up of a foot. */
  readonly tStartMs: PtsMs;
  /** The hands let go; for a kick the contact. */
  readonly tReleaseMs: PtsMs;
  /** First contact, catch or rest. */
  readonly tEndMs: PtsMs;
  /** Straight 3-D displacement of the parcel's centre from release to first contact or catch; undefined when it could not be measured. */
  readonly distanceM: number | undefined;
  readonly distanceSdM: number | undefined;
  /** Height of the release above the surface of the landing. */
  readonly dropM: number | undefined;
  readonly scale: ScaleSource;
  /** That the kind, and for a throw the distance, is as the rules forbid; 0..1. */
  readonly probability: number;
  /** The parcel at the release. */
  readonly boxXyxyPx: BoxXyxyPx;
  /** Centre of the parcel from shortly before the release to the end. */
  readonly pathPx: readonly PathPoint[];
  /** Joints of the person at the release, shape (17, 3) as in PersonSeen; undefined when nobody was seen. */
  readonly joints: Float32Array | undefined;
  readonly rulesVersion: string;
}
