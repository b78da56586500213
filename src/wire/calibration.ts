import { z } from 'zod';
import type { CameraModel } from '../domain/camera.ts';

const row3 = z.tuple([z.number(), z.number(), z.number()]);
const matrix3 = z.tuple([row3, row3, row3]);
const size = z.tuple([z.int().positive(), z.int().positive()]);

/** Matrices are written with few digits now and then. */
const ROTATION_SLACK = 0.02;
const HEIGHT_M = { least: 0.2, most: 100 };

/** `size` and `camera` as in docs/calibration.md; further keys (a clip's truth file has many) are let pass. */
export const CalibrationFileSchema = z
  .object({
    size,
    camera: z.object({
      K: matrix3,
      distortion: z.array(z.number()).length(5).default([0, 0, 0, 0, 0]),
      R: matrix3,
      t: row3,
    }),
  })
  .superRefine(({ camera: { K, R, t } }, context) => {
    const problem = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: ['camera', path], message });
    if (K[0][0] <= 0 || K[1][1] <= 0) problem('K', 'the focal lengths, K[0][0] and K[1][1], must be above 0');
    if (!isRotation(R))
      problem('R', 'is no rotation: its rows must be unit vectors at right angles, right-handed');
    const heightM = -[0, 1, 2].reduce((sum, i) => sum + R[i]![2] * t[i]!, 0);
    if (heightM < HEIGHT_M.least || heightM > HEIGHT_M.most)
      problem('t', `the camera would hang ${heightM.toFixed(2)} m above the floor (z = 0, +Z up)`);
  });

export type CalibrationFile = z.output<typeof CalibrationFileSchema>;

type Row3 = readonly [number, number, number];

function isRotation(rows: readonly [Row3, Row3, Row3]): boolean {
  const dot = (a: Row3, b: Row3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const isNear = (value: number, wanted: number): boolean => Math.abs(value - wanted) < ROTATION_SLACK;
  const [a, b, c] = rows;
  const cross: Row3 = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  return isNear(dot(a, a), 1) && isNear(dot(b, b), 1) && isNear(dot(a, b), 0) && isNear(dot(cross, c), 1);
}

export const modelOfFile = ({ size: [w, h], camera }: CalibrationFile): CameraModel => ({
  sizeWh: { w, h },
  intrinsicsK: camera.K,
  distortion: camera.distortion,
  rotationR: camera.R,
  translationT: camera.t,
});

export function fileOfModel(model: CameraModel): CalibrationFile {
  const { sizeWh, intrinsicsK, distortion, rotationR, translationT } = model;
  const row = (values: readonly number[] | undefined): [number, number, number] => [
    values?.[0] ?? 0,
    values?.[1] ?? 0,
    values?.[2] ?? 0,
  ];
  const matrix = (rows: readonly (readonly number[])[]): CalibrationFile['camera']['K'] => [
    row(rows[0]),
    row(rows[1]),
    row(rows[2]),
  ];
  return {
    size: [sizeWh.w, sizeWh.h],
    camera: {
      K: matrix(intrinsicsK),
      distortion: [...distortion],
      R: matrix(rotationR),
      t: row(translationT),
    },
  };
}

/** Who decided: a page of this box, a file named in the configuration, or the people who walk before the camera. */
export const CALIBRATION_SOURCES = ['saved', 'configured', 'learnt'] as const;

/** `/api/cameras/ID/calibration`: what is in force, for a picture of its `size`. */
export const CalibrationStateSchema = z.object({
  source: z.enum(CALIBRATION_SOURCES),
  /** null while it is to be learnt and the camera shows nothing. */
  calibration: CalibrationFileSchema.nullable(),
  /** Relative error of every length; 0 unless it is learnt. */
  scaleError: z.number().min(0),
  /** Who saved it, and when. */
  by: z.string().nullable(),
  at: z.iso.datetime({ offset: true }).nullable(),
});

/** Body of `PUT /api/cameras/ID/calibration`; null takes back what was saved: the configuration counts again, or people. */
export const CalibrationRequestSchema = z.strictObject({
  calibration: CalibrationFileSchema.nullable(),
  by: z.string().trim().min(1).max(40),
});

export type CalibrationState = z.infer<typeof CalibrationStateSchema>;
export type CalibrationRequest = z.infer<typeof CalibrationRequestSchema>;
