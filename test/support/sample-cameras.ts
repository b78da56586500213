import { readFileSync } from 'node:fs';
import { wallMs } from '../../src/base/units.ts';
import { cameraModelOf, usualCamera } from '../../src/geometry/hanging-camera.ts';
import { fileOfModel, type CalibrationRequest, type CalibrationState } from '../../src/wire/calibration.ts';
import type { PictureOutcome, WebCameras } from '../../src/web/web-cameras.ts';
import type { ZoneShape, ZonesRequest, ZonesState } from '../../src/wire/zones.ts';
import { SampleSetup } from './sample-setup.ts';
import { SAMPLE_CAMERAS } from './sample-site.ts';

const SAMPLE_ZONE: ZoneShape = {
  id: 'unloading',
  name: '卸车区',
  polygon: [
    [0.1, 0.3],
    [0.45, 0.25],
    [0.5, 0.9],
    [0.1, 0.9],
  ],
};

/** What the cameras of the sample site see: all the same, unless told otherwise. */
export class SampleCameras implements WebCameras {
  readonly setup = new SampleSetup();
  /** Of those that see nothing, why. */
  readonly blind = new Map<string, string>();
  asked = 0;
  readonly drawn = new Map<string, ZonesRequest>();
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
    return Promise.resolve({ kind: 'picture', jpeg: this.jpeg(), takenWallMs: wallMs(Date.now()) });
  }

  jpeg(): Buffer {
    return readFileSync(this.#jpegFile);
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

  zones(id: string): ZonesState | undefined {
    if (!SAMPLE_CAMERAS.some(({ cameraId }) => cameraId === id)) return undefined;
    const drawn = this.drawn.get(id);
    if (drawn === undefined || drawn.zones === null)
      return { source: 'configured', zones: [SAMPLE_ZONE], by: null, at: null };
    return { source: 'saved', zones: drawn.zones, by: drawn.by, at: new Date().toISOString() };
  }

  putZones(id: string, request: ZonesRequest): ZonesState | undefined {
    if (this.zones(id) !== undefined) this.drawn.set(id, request);
    return this.zones(id);
  }
}
