import type { Clock } from '../base/clock.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { CameraSetup } from '../web/camera-setup.ts';
import type { WebCameras } from '../web/web-cameras.ts';
import { fileOfModel, type CalibrationState } from '../wire/calibration.ts';
import { seesWholeCamera } from '../wire/scope.ts';
import type { CameraLine } from './camera-line.ts';
import { createLivePictures } from './live-pictures.ts';
import type { SavedCalibrations } from './saved-calibrations.ts';
import type { SavedZones } from './saved-zones.ts';

export interface WebCamerasParts {
  /** Those that there are at the moment. */
  readonly lines: { get(cameraId: string): CameraLine | undefined };
  readonly setup: CameraSetup;
  readonly calibrations: SavedCalibrations;
  readonly zones: SavedZones;
  /** The places of the site are others. */
  readonly onZones: () => void;
  /** Of the frames. */
  readonly inputWh: SizeWh;
  readonly clock: Clock;
}

/** What the pages see of the cameras, and what admins set. */
export function createWebCameras(parts: WebCamerasParts): WebCameras {
  const { lines, calibrations, zones, inputWh, clock } = parts;
  const picture = createLivePictures({ inputWh, lineOf: (id) => lines.get(id), clock });
  const calibration = (cameraId: string): CalibrationState | undefined => {
    const decided = calibrations.of(cameraId);
    if (decided === undefined) return undefined;
    const { source, model, by, at } = decided;
    const now = lines.get(cameraId)?.metres();
    const camera = now?.camera ?? model;
    return {
      ...{ source, by, at },
      calibration: camera === undefined ? null : fileOfModel(camera),
      scaleError: now?.scaleError ?? 0,
    };
  };
  return {
    setup: parts.setup,
    picture: async (cameraId, scope) => (seesWholeCamera(scope, cameraId) ? picture(cameraId) : undefined),
    calibration,
    putCalibration: (cameraId, { calibration: file, by }) => {
      if (calibrations.put(cameraId, file, by) === undefined) return undefined;
      lines.get(cameraId)?.judgeAnew();
      return calibration(cameraId);
    },
    zones: (cameraId) => zones.state(cameraId),
    putZones: (cameraId, { zones: shapes, by }) => {
      const state = zones.put(cameraId, shapes, by);
      if (state === undefined) return undefined;
      lines.get(cameraId)?.judgeAnew();
      parts.onZones();
      return state;
    },
  };
}
