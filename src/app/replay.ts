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
import { handlingsOf } from '../handling/decide.ts';
import { createJudge, type Judge } from '../handling/judge.ts';
import { createInferencePool } from '../inference/worker-pool.ts';
import {
  observationHeader,
  observationLine,
  parseObservationHeader,
  parseObservationLine,
} from '../wire/observation-line.ts';
import { scaledTo } from '../geometry/scale-camera.ts';
import { SecondLook } from './second-look.ts';

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
  /** Card of the second look; null does without. */
  readonly look: string | null | undefined;
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
  const { frames, handlings } = request.input.endsWith('.jsonl')
    ? judgeObservations(request.input, calibration)
    : await judgeVideo(request, calibration);
  writeWhole(request.eventsFile, handlings.map((handling) => `${toEventLine(handling)}\n`).join(''));
  return {
    frames,
    handlings: handlings.length,
    violations: handlings.filter((handling) => handling.violation).length,
    elapsedMs: performance.now() - startedMs,
  };
}

/** The camera that a file stands for. */
const REPLAYED = 'file';

interface Judged {
  readonly frames: number;
  readonly handlings: readonly Handling[];
}

export function readCalibration(file: string): CameraModel {
  const parsed = CalibrationSchema.safeParse(readJson(file, 'E_CALIBRATION'));
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new ServiceError('E_CALIBRATION', `${file} is no calibration (${why}).`);
}

function judgeOf(pictureWh: SizeWh, camera: CameraModel | undefined): Judge {
  const rules = RulesSchema.parse({});
  return createJudge({ pictureWh, camera: scaledTo(camera, pictureWh), rulesAt: () => rules });
}

/** Without pictures there is no second look. */
function judgeObservations(file: string, camera: CameraModel | undefined): Judged {
  const { pictureWh, observations } = readObservations(file);
  const judge = judgeOf(pictureWh, camera);
  const proposals = [...observations.flatMap((frame) => judge.update(frame)), ...judge.flush()];
  return { frames: observations.length, handlings: handlingsOf(proposals) };
}

async function judgeVideo(request: ReplayRequest, camera: CameraModel | undefined): Promise<Judged> {
  const defaults = ConfigSchema.shape.inference.parse({});
  const models = { pose: request.pose ?? defaults.pose, object: request.object ?? defaults.object };
  const pool = await createInferencePool({
    modelsDir: request.modelsDir ?? resolve(packageRoot, 'models'),
    ...models,
    look: request.look === undefined ? defaults.look : request.look,
    workers: 1,
    log: silentLog,
  });
  try {
    const handlings: Handling[] = [];
    const observations: Observations[] = [];
    let pictureWh: SizeWh = pool.inputWh;
    let judge = judgeOf(pictureWh, camera);
    const { look } = pool.models;
    const second = new SecondLook(
      look && {
        joins: look.card.joins,
        lookAgain: (looks) => pool.lookAgainOnce(REPLAYED, pictureWh, looks),
      },
      (handling) => handlings.push(handling),
    );
    const video = await readVideo({
      path: request.input,
      analysedFps: request.analysedFps,
      inputWh: pool.inputWh,
      cameraId: REPLAYED,
      onStream: (info) => {
        pictureWh = info.pictureWh;
        judge = judgeOf(pictureWh, camera);
      },
      onFrame: async (frame) => {
        const seen = await pool.observeOnce(frame, pictureWh);
        observations.push(seen);
        await second.take(judge.update(seen), seen.tMs);
      },
      onProgress: request.onProgress,
    });
    second.end(judge.flush());
    if (request.observationsFile !== undefined) {
      const header = observationHeader(video.pictureWh, [...new Set(Object.values(models))]);
      writeWhole(request.observationsFile, `${[header, ...observations.map(observationLine)].join('\n')}\n`);
    }
    return { frames: observations.length, handlings };
  } finally {
    await pool.stop();
  }
}

interface Seen {
  readonly pictureWh: SizeWh;
  readonly observations: readonly Observations[];
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
