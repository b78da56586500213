import type { WallMs } from '../base/units.ts';

/** Looking through the cameras; app passes it in. */
export interface WebCameras {
  /** Undefined where there is no such camera. */
  picture(cameraId: string): Promise<PictureOutcome | undefined>;
}

export type PictureOutcome =
  | { readonly kind: 'picture'; readonly jpeg: Buffer; readonly takenWallMs: WallMs }
  /** @property reason one line for people */
  | { readonly kind: 'none'; readonly reason: string };
