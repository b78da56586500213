import { isoAt } from '../store/site-day.ts';
import type { CameraStats } from '../camera/start-camera.ts';
import type { CameraConfig } from '../config/schema.ts';
import { SCHEMA_VERSION, type CameraState } from '../wire/messages.ts';

export interface CameraFacts {
  readonly camera: CameraConfig;
  readonly timeZone: string;
  readonly stats: CameraStats;
  readonly framesAnalysed: number;
  /** Replaced by a newer frame before a network looked at them. */
  readonly framesDropped: number;
  /** Median of the present run. */
  readonly inferenceMs: number | undefined;
}

/** What the camera's message and the pages say of it. */
export function toCameraState({
  camera,
  timeZone,
  stats,
  framesAnalysed,
  framesDropped,
  inferenceMs,
}: CameraFacts): CameraState {
  const oneDecimal = (value: number | undefined): number | null =>
    value === undefined ? null : Math.round(value * 10) / 10;
  return {
    schemaVersion: SCHEMA_VERSION,
    cameraId: camera.id,
    name: camera.name,
    state: stats.state,
    reason: stats.reason ?? null,
    pictureFault: stats.state === 'live' ? (stats.pictureFault ?? null) : null,
    since: isoAt(stats.since, timeZone),
    measuredFps: oneDecimal(stats.measuredFps),
    keyframeIntervalMs: stats.keyframeIntervalMs === undefined ? null : Math.round(stats.keyframeIntervalMs),
    framesAnalysed,
    framesDropped: framesDropped + stats.framesDropped,
    inferenceMs: oneDecimal(inferenceMs),
    warnings: [...stats.warnings],
  };
}
