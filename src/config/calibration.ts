import { z } from 'zod';
import type { CameraModel } from '../domain/camera.ts';

const row3 = z.tuple([z.number(), z.number(), z.number()]);
const matrix3 = z.tuple([row3, row3, row3]);
const size = z.tuple([z.int().positive(), z.int().positive()]);

/** `size` and `camera` as in docs/calibration.md; further keys (a clip's truth file has many) are let pass. */
export const CalibrationSchema = z
  .object({
    size,
    camera: z.object({
      K: matrix3,
      distortion: z.array(z.number()).length(5).default([0, 0, 0, 0, 0]),
      R: matrix3,
      t: row3,
    }),
  })
  .transform(({ size: [w, h], camera }): CameraModel => ({
    sizeWh: { w, h },
    intrinsicsK: camera.K,
    distortion: camera.distortion,
    rotationR: camera.R,
    translationT: camera.t,
  }));
