import { readFileSync } from 'node:fs';
import { wallMs } from '../../src/base/units.ts';
import type { PictureOutcome, WebCameras } from '../../src/web/web-cameras.ts';
import { SAMPLE_CAMERAS } from './sample-site.ts';

/** What the cameras of the sample site see: all the same, unless told otherwise. */
export class SampleCameras implements WebCameras {
  /** Of those that see nothing, why. */
  readonly blind = new Map<string, string>();
  asked = 0;
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
}
