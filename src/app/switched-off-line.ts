import type { CameraConfig } from '../config/schema.ts';
import type { WallMs } from '../base/units.ts';
import { ServiceError } from '../base/service-error.ts';
import { toCameraState } from './camera-state.ts';
import type { CameraLine } from './camera-line.ts';

/** In the place of a camera's line while it is switched off: it says so, and nothing else. */
export function switchedOffLine(
  camera: CameraConfig,
  { timeZone, since }: { readonly timeZone: string; readonly since: WallMs },
): CameraLine {
  const { code, message, remedy } = new ServiceError('E_CAMERA_OFF', `${camera.name} is switched off.`);
  const state = toCameraState({
    ...{ camera, timeZone, framesAnalysed: 0, framesDropped: 0, inferenceMs: undefined },
    stats: {
      ...{ state: 'stopped', since, reason: { code, text: `${message} ${remedy}` }, warnings: [] },
      pictureFault: undefined,
      ...{ measuredFps: undefined, keyframeIntervalMs: undefined, framesRead: 0, framesDropped: 0 },
    },
  });
  return {
    stop: () => Promise.resolve(),
    recordAgain: () => undefined,
    judgeAnew: () => undefined,
    metres: () => undefined,
    picture: () => Promise.resolve(undefined),
    state: () => state,
  };
}
