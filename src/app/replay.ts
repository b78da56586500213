import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { silentLog } from '../base/log.ts';
import { ServiceError } from '../base/service-error.ts';
import { readVideo } from '../camera/read-video.ts';
import { CalibrationSchema } from '../config/calibration.ts';
import { packageRoot, readJson } from '../config/load-config.ts';
import { ConfigSchema, RulesSchema } from '../config/schema.ts';
import type { CameraModel } from '../domain/camera.ts';
import type { Handling } from '../domain/handling.ts';
import type { Observations } from '../domain/observation.ts';
import type { SizeWh } from '../domain/picture.ts';
import { toEventLine } from '../handling/event-line.ts';
import { createJudge } from '../handling/judge.ts';
import { createInferencePool } from '../inference/worker-pool.ts';
import {
  observationHeader,
  observationLine,
  parseObservationHeader,
  parseObservationLine,
} from '../wire/observation-line.ts';
import { scaledTo } from '../geometry/scale-camera.ts';

export interface ReplayRequest {
  /** A video, or a `.jsonl` of observations. */
  readonly input: string;
  readonly analysedFps: number;
  readonly eventsFile: string;
  readonly calibrationFile: string | undefined;
  readonly observationsFile: string | undefined;
  readonly modelsDir: string | undefined;
  readonly pose: string | undefined;
  readonly object: string | undefined;
  /** Share of the video that is done, 0..1. */
  readonly onProgress: (share: number) => void;
}

export interface ReplaySummary {
  readonly frames: number;
  readonly handlings: number;
  readonly violations: number;
  readonly elapsedMs: number;
}

/**
 * Judges a file as the service judges a camera, as fast as the machine allows and on the file's own clock: the same file
 * gives the same lines, byte for byte.
 * @throws E_FILE_MISSING, E_FILE_VIDEO, E_CALIBRATION, and those of the models
 */
export async function replay(request: ReplayRequest): Promise<ReplaySummary> {
  const startedMs = performance.now();
  if (!existsSync(request.input))
    throw new ServiceError('E_FILE_MISSING', `There is no file ${request.input}.`);
  const calibration =
    request.calibrationFile === undefined ? undefined : readCalibration(request.calibrationFile);
  const seen = request.input.endsWith('.jsonl')
    ? readObservations(request.input)
    : await observeVideo(request);
  const handlings = judgeAll(seen.pictureWh, calibration, seen.observations);
  writeWhole(request.eventsFile, handlings.map((handling) => `${toEventLine(handling)}\n`).join(''));
  return {
    frames: seen.observations.length,
    handlings: handlings.length,
    violations: handlings.filter((handling) => handling.violation).length,
    elapsedMs: performance.now() - startedMs,
  };
}

interface Seen {
  readonly pictureWh: SizeWh;
  readonly observations: readonly Observations[];
}

export function readCalibration(file: string): CameraModel {
  const parsed = CalibrationSchema.safeParse(readJson(file, 'E_CALIBRATION'));
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new ServiceError('E_CALIBRATION', `${file} is no calibration (${why}).`);
}

function judgeAll(
  pictureWh: SizeWh,
  camera: CameraModel | undefined,
  observations: readonly Observations[],
): readonly Handling[] {
  const rules = RulesSchema.parse({});
  const judge = createJudge({ pictureWh, camera: scaledTo(camera, pictureWh), rulesAt: () => rules });
  return [...observations.flatMap((frame) => judge.update(frame)), ...judge.flush()];
}

async function observeVideo(request: ReplayRequest): Promise<Seen> {
  const defaults = ConfigSchema.shape.inference.parse({});
  const models = { pose: request.pose ?? defaults.pose, object: request.object ?? defaults.object };
  const pool = await createInferencePool({
    modelsDir: request.modelsDir ?? resolve(packageRoot, 'models'),
    ...models,
    workers: 1,
    log: silentLog,
  });
  try {
    const observations: Observations[] = [];
    let pictureWh: SizeWh = pool.inputWh;
    const video = await readVideo({
      path: request.input,
      analysedFps: request.analysedFps,
      inputWh: pool.inputWh,
      onStream: (info) => {
        pictureWh = info.pictureWh;
      },
      onFrame: async (frame) => {
        observations.push(await pool.observeOnce(frame, pictureWh));
      },
      onProgress: request.onProgress,
    });
    if (request.observationsFile !== undefined) {
      const header = observationHeader(video.pictureWh, [...new Set(Object.values(models))]);
      writeWhole(request.observationsFile, `${[header, ...observations.map(observationLine)].join('\n')}\n`);
    }
    return { pictureWh: video.pictureWh, observations };
  } finally {
    await pool.stop();
  }
}

/** @throws E_FILE_VIDEO on a file that `replay --observations` did not write */
export function readObservations(file: string): Seen {
  try {
    const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
    return { pictureWh: parseObservationHeader(header), observations: lines.map(parseObservationLine) };
  } catch (cause) {
    throw new ServiceError(
      'E_FILE_VIDEO',
      `${file} holds no observations as replay --observations writes them.`,
      { cause },
    );
  }
}

/** Whole or not at all: nobody reads half a file. */
function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(resolve(file)), { recursive: true });
  writeFileSync(`${file}.partial`, text);
  renameSync(`${file}.partial`, file);
}
