import { readFileSync } from 'node:fs';
import { wallMs } from '../../src/base/units.ts';
import { cameraModelOf, usualCamera } from '../../src/geometry/hanging-camera.ts';
import { fileOfModel, type CalibrationRequest, type CalibrationState } from '../../src/wire/calibration.ts';
import type { PictureOutcome, WebCameras } from '../../src/web/web-cameras.ts';
import { SAMPLE_CAMERAS } from './sample-site.ts';

/** What the cameras of the sample site see: all the same, unless told otherwise. */
export class SampleCameras implements WebCameras {
  /** Of those that see nothing, why. */
  readonly blind = new Map<string, string>();
  asked = 0;
  readonly saved = new Map<string, CalibrationRequest>();
  readonly #jpegFile: string;

  constructor(jpegFile: string) {
    this.#jpegFile = jpegFile;
  }

  picture(id: string): Promise<PictureOutcome | undefined> {
    this.asked++;
    if (!SAMPLE_CAMERAS.some(({ cameraId }) => cameraId === id)) return Promise.resolve(undefined);
    const reason = this.blind.get(id);
    if (reason !== undefined) return Promise.resolve({ kind: 'none', reason });
    const jpeg = readFileSync(this.#jpegFile);
    return Promise.resolve({ kind: 'picture', jpeg, takenWallMs: wallMs(Date.now()) });
  }

  /** Learnt until something is saved. */
  calibration(id: string): CalibrationState | undefined {
    if (!SAMPLE_CAMERAS.some(({ cameraId }) => cameraId === id)) return undefined;
    const saved = this.saved.get(id);
    const wh = { w: 1280, h: 720 };
    if (saved === undefined || saved.calibration === null)
      return {
        ...{ source: 'learnt', scaleError: 0.12, by: null, at: null },
        calibration: fileOfModel(cameraModelOf(usualCamera(wh), wh)),
      };
    const { calibration, by } = saved;
    return { source: 'saved', calibration, scaleError: 0, by, at: new Date().toISOString() };
  }

  putCalibration(id: string, request: CalibrationRequest): CalibrationState | undefined {
    if (this.calibration(id) !== undefined) this.saved.set(id, request);
    return this.calibration(id);
  }
}
