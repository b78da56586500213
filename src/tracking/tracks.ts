import type { PtsMs } from '../base/units.ts';
import type { ParcelDoing } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';

/** How long the past of a track is kept: longer than any flight and the second in which it is judged. */
export const HISTORY_MS = 4000;

export interface PersonSample {
  readonly tMs: PtsMs;
  readonly boxXyxyPx: BoxXyxyPx;
  /** shape (17, 3): x px, y px, score */
  readonly joints: Float32Array;
}

export interface PersonTrack {
  readonly id: number;
  /** Oldest first, only frames in which the person was seen. */
  readonly samples: readonly PersonSample[];
  readonly lastSeenMs: PtsMs;
}

export interface ParcelSample {
  readonly tMs: PtsMs;
  readonly boxXyxyPx: BoxXyxyPx;
  readonly score: number;
  readonly doing: ParcelDoing | undefined;
}

/** The hand that a parcel was last seen with: the wrist and where the parcel's centre lay from it. */
export interface HandHold {
  readonly personId: number;
  readonly wristJoint: number;
  readonly offsetXPx: number;
  readonly offsetYPx: number;
}

export interface ParcelTrack {
  readonly id: number;
  readonly bornMs: PtsMs;
  /** Oldest first, only frames in which the parcel was seen; reaches back `HISTORY_MS`. */
  readonly samples: readonly ParcelSample[];
  readonly lastSeenMs: PtsMs;
  /** How many frames it was seen in since its birth. */
  readonly hits: number;
  readonly hold: HandHold | undefined;
}

export interface Tracks {
  readonly tMs: PtsMs;
  readonly persons: readonly PersonTrack[];
  readonly parcels: readonly ParcelTrack[];
  /** The time line jumped or the scene was cut: nothing from before belongs to what is seen now. */
  readonly reset: boolean;
  /** Standard deviation of the centre of a resting parcel's box, px: the noise of the detector, measured as it runs. */
  readonly noisePx: number;
}

/** Pixels that a metre covers at this place of the picture, at about the height of a table. */
export type ScaleAt = (xPx: number, yPx: number) => number;

/** When any of them was last seen; -Infinity where there is none. */
export const newestMs = (tracks: readonly { readonly lastSeenMs: number }[]): number =>
  Math.max(...tracks.map(({ lastSeenMs }) => lastSeenMs));

/** Drops what is older than the history from the front of an array of samples. */
export function forget(samples: { readonly tMs: number }[], nowMs: number): void {
  let old = 0;
  while (old < samples.length - 1 && samples[old]!.tMs < nowMs - HISTORY_MS) old++;
  if (old > 0) samples.splice(0, old);
}
