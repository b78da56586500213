import type { Result } from '../base/result.ts';
import type {
  CameraProbe,
  CameraProbeRequest,
  CameraSettingsRequest,
  CameraSettingsState,
  NewCamera,
} from '../wire/camera-setup.ts';

/** Why a camera cannot be so. */
export type CameraRefusal =
  | 'no-such-camera'
  | 'camera-exists'
  /** An address is no stream, and none that the configuration gave. */
  | 'no-stream-address'
  /** The password that is known belongs to another user or device. */
  | 'password-again';

/** Adding cameras and setting them anew; app passes it in. */
export interface CameraSetup {
  /** Undefined where there is no such camera. */
  settings(cameraId: string): CameraSettingsState | undefined;
  /** On disk when the call returns; the camera begins a moment later, and no other is disturbed. */
  add(request: NewCamera): Result<CameraSettingsState, CameraRefusal>;
  /** As `add`. */
  put(cameraId: string, request: CameraSettingsRequest): Result<CameraSettingsState, CameraRefusal>;
  /** 'busy' while another one is looked at. */
  probe(
    request: CameraProbeRequest,
    signal: AbortSignal,
  ): Promise<Result<CameraProbe, CameraRefusal | 'busy'>>;
}
