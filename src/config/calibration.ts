import { CalibrationFileSchema, modelOfFile } from '../wire/calibration.ts';

/** A file of docs/calibration.md as the house uses it. */
export const CalibrationSchema = CalibrationFileSchema.transform(modelOfFile);
