import { silentLog } from '../../src/base/log.ts';
import { ServiceError } from '../../src/base/service-error.ts';
import { ptsMs } from '../../src/base/units.ts';
import { LOOK_SPAN_MS, LOOK_STEPS } from '../../src/domain/look.ts';
import { createInferencePool, type InferencePoolOptions } from '../../src/inference/worker-pool.ts';
import type { ModelAnswer, ModelQuestion } from './model-protocol.ts';

/**
 * A process of its own, since onnxruntime is native code that could end it: loads models as the service does, in a worker
 * thread, and looks at some frames with them. Ends with its parent.
 */
const FRAMES = 3;

async function tryModels(options: ModelQuestion): Promise<ModelAnswer> {
  try {
    await lookWith(options);
    return { outcome: 'looked' };
  } catch (error) {
    if (!(error instanceof ServiceError))
      return { outcome: 'unknown', detail: error instanceof Error ? (error.stack ?? error.message) : '' };
    return { outcome: 'refused', code: error.code, message: error.message };
  }
}

async function lookWith(options: Pick<InferencePoolOptions, 'modelsDir' | 'pose' | 'object' | 'look'>) {
  const pool = await createInferencePool({ ...options, workers: 1, log: silentLog });
  try {
    const { w, h } = pool.inputWh;
    const pictureWh = { w: Math.max(w, 2), h: Math.max(h, 2) };
    for (let n = 0; n < FRAMES; n += 1) {
      const tMs = ptsMs((n * LOOK_SPAN_MS) / (FRAMES - 1));
      const pixels = new Uint8Array(w * h * 3).fill(40 * n);
      await pool.observeOnce({ cameraId: 'a', tMs, pixels, release: () => undefined }, pictureWh);
    }
    const centresPx = Array.from({ length: LOOK_STEPS }, () => [8, 8] as const);
    await pool.lookAgainOnce('a', pictureWh, [{ fromMs: 0, centresPx, pxPerM: 10 }]);
  } finally {
    await pool.stop();
  }
}

process.on('message', (question: ModelQuestion) => {
  void tryModels(question).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
