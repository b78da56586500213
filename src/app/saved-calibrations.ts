import type { CameraModel } from '../domain/camera.ts';
import {
  CalibrationFileSchema,
  fileOfModel,
  modelOfFile,
  type CalibrationFile,
} from '../wire/calibration.ts';
import { openSavedSetting, type CameraList, type SettingParts } from './saved-setting.ts';

/** What people decided of a camera; `model` is undefined where it is to be learnt. */
export interface DecidedCalibration {
  readonly source: 'saved' | 'configured' | 'learnt';
  readonly model: CameraModel | undefined;
  readonly by: string | null;
  readonly at: string | null;
}

export interface SavedCalibrations {
  /** Undefined where there is no such camera. */
  of(cameraId: string): DecidedCalibration | undefined;
  /** On disk and in the audit log when the call returns. @param file null takes back what was saved */
  put(cameraId: string, file: CalibrationFile | null, by: string): DecidedCalibration | undefined;
}

/** Calibrations: what the pages saved counts before the configuration, and people who walk by count where neither says one. */
export function openSavedCalibrations(
  parts: SettingParts,
  cameras: CameraList<'calibration'>,
): SavedCalibrations {
  const saved = openSavedSetting<CalibrationFile>(parts, {
    ...{ name: 'calibration', action: 'calibration-changed', cameraIds: cameras().map(({ id }) => id) },
    parse: (raw) => CalibrationFileSchema.parse(raw),
    toJson: (file) => ({ ...file }),
  });
  const of = (cameraId: string): DecidedCalibration | undefined => {
    const configured = cameras().find(({ id }) => id === cameraId);
    if (configured === undefined) return undefined;
    const own = saved.of(cameraId);
    if (own !== undefined) return { source: 'saved', model: modelOfFile(own.value), by: own.by, at: own.at };
    const model = configured.calibration;
    return { source: model === undefined ? 'learnt' : 'configured', model, by: null, at: null };
  };
  return {
    of,
    put: (cameraId, file, by) => {
      const before = of(cameraId);
      if (before === undefined) return undefined;
      const old = before.model === undefined ? undefined : fileOfModel(before.model);
      saved.put(cameraId, file ?? undefined, by, old);
      return of(cameraId);
    },
  };
}
