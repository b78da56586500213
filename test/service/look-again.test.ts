import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuild } from '../support/ensure-build.ts';
import { silentLog } from '../../src/base/log.ts';
import { readVideo } from '../../src/camera/read-video.ts';
import { packageRoot } from '../../src/config/load-config.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import { LOOK_BEFORE_MS, LOOK_STEPS, type Look } from '../../src/domain/look.ts';
import type { SizeWh } from '../../src/domain/picture.ts';
import { QUESTIONS } from '../../src/handling/candidate.ts';
import { createInferencePool, type InferencePool } from '../../src/inference/worker-pool.ts';

/** Two parcels are thrown together, 100 ms on either side of it: demo/README.md. */
const THROWN_MS = 6260;
const UNTIL_MS = THROWN_MS + 1000;

let pool: InferencePool;
let pictureWh: SizeWh = { w: 0, h: 0 };

beforeAll(async () => {
  await ensureBuild();
  const { pose, object, look } = ConfigSchema.shape.inference.parse({});
  const modelsDir = join(packageRoot, 'models');
  pool = await createInferencePool({ modelsDir, pose, object, look, workers: 1, log: silentLog });
  await readVideo({
    path: join(packageRoot, 'demo/throws.mp4'),
    analysedFps: 12.5,
    inputWh: pool.inputWh,
    cameraId: 'dock',
    onStream: (info) => {
      pictureWh = info.pictureWh;
    },
    onFrame: async (frame) => {
      if (frame.tMs <= UNTIL_MS) await pool.observeOnce(frame, pictureWh);
      else frame.release(frame.pixels.buffer);
    },
  });
}, 180_000);
afterAll(() => pool.stop());

const at = (releaseMs: number, xPx: number, yPx: number): Look => ({
  fromMs: releaseMs - LOOK_BEFORE_MS,
  centresPx: Array.from({ length: LOOK_STEPS }, () => [xPx, yPx] as const),
  pxPerM: 90,
});

describe('a second look through the worker that saw the first', () => {
  test('answers every question of the judgement', async () => {
    const [answer] = await pool.lookAgainOnce('dock', pictureWh, [at(THROWN_MS, 300, 200)]);
    expect(Object.keys(answer ?? {})).toEqual([...QUESTIONS]);
    expect(Object.values(answer ?? {}).every(Number.isFinite)).toBe(true);
  });

  test('says nothing of what it no longer, or never, saw', async () => {
    const looks = [at(1000, 300, 200), at(UNTIL_MS, 300, 200)];
    expect(await pool.lookAgainOnce('dock', pictureWh, looks)).toEqual([undefined, undefined]);
    expect(await pool.lookAgainOnce('elsewhere', pictureWh, [at(THROWN_MS, 300, 200)])).toEqual([undefined]);
  });
});
