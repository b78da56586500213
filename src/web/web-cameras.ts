import type { WallMs } from '../base/units.ts';
import type { CalibrationRequest, CalibrationState } from '../wire/calibration.ts';
import type { Scope } from '../wire/scope.ts';
import type { CameraSetup } from './camera-setup.ts';
import type { ZonesRequest, ZonesState } from '../wire/zones.ts';

/** Looking through the cameras, and setting them right; app passes it in. */
export interface WebCameras {
  readonly setup: CameraSetup;
  /** Undefined where there is no such camera, or its whole picture is not in the scope. */
  picture(cameraId: string, scope: Scope): Promise<PictureOutcome | undefined>;
  /** As is the rest, for admins, who see all: undefined where there is no such camera. */
  calibration(cameraId: string): CalibrationState | undefined;
  /** On disk and in force when the call returns. */
  putCalibration(cameraId: string, request: CalibrationRequest): CalibrationState | undefined;
  zones(cameraId: string): ZonesState | undefined;
  /** On disk and in force when the call returns. */
  putZones(cameraId: string, request: ZonesRequest): ZonesState | undefined;
}

export type PictureOutcome =
  | { readonly kind: 'picture'; readonly jpeg: Buffer; readonly takenWallMs: WallMs }
  /** @property reason one line for people */
  | { readonly kind: 'none'; readonly reason: string };
