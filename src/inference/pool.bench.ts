import { monitorEventLoopDelay } from 'node:perf_hooks';
import { silentLog } from '../base/log.ts';
import { ptsMs } from '../base/units.ts';
import type { Frame } from '../domain/frame.ts';
import { createInferencePool, type InferencePool } from './worker-pool.ts';

/**
 * What a pool carries when every camera always has a newer frame: one line of JSON.
 *   npx tsx src/inference/pool.bench.ts MODELS_DIR POSE OBJECT WORKERS CAMERAS SECONDS
 * Give names and numbers in this order; needs a build (npm run build:service).
 */
const [
  modelsDir = 'models',
  pose = 'qingfang-v3',
  object = pose,
  workers = '1',
  cameras = '4',
  seconds = '5',
] = process.argv.slice(2);
const EVERY_MS = 40;

const pool = await createInferencePool({
  modelsDir,
  pose,
  object,
  look: null,
  workers: Number(workers),
  log: silentLog,
});
const cpuBefore = process.cpuUsage();
const startMs = performance.now();
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const stats = await offerFor(pool, Number(cameras), Number(seconds) * 1000);
delay.disable();
const elapsedMs = performance.now() - startMs;
const cpu = process.cpuUsage(cpuBefore);
await pool.stop();
const analysed = stats.reduce((sum, camera) => sum + camera.analysed, 0);
process.stdout.write(
  `${JSON.stringify({
    pose,
    object,
    workers: Number(workers),
    framesPerSecond: Number(((analysed / elapsedMs) * 1000).toFixed(1)),
    inferMsP50: Number(stats[0]?.inferMsP50?.toFixed(2)),
    cpuMsPerFrame: Number(((cpu.user + cpu.system) / 1000 / analysed).toFixed(2)),
    eventLoopDelayMsP99: Number((delay.percentile(99) / 1e6).toFixed(2)),
    eventLoopDelayMsMax: Number((delay.max / 1e6).toFixed(2)),
  })}\n`,
);

/** Each camera offers 25 frames a second of noise that looks like nothing, out of two buffers. */
async function offerFor(from: InferencePool, cameraCount: number, forMs: number) {
  const pictureWh = { w: 640, h: 360 };
  const listener = { onObserved: () => undefined, onFailed: () => undefined };
  const sources = Array.from({ length: cameraCount }, (_, i) => {
    const free = Array.from({ length: 3 }, () => noise(from.inputWh.w * from.inputWh.h * 3));
    return { camera: from.addCamera(`camera-${i}`, pictureWh, listener), free };
  });
  let tMs = 0;
  const timer = setInterval(() => {
    tMs += EVERY_MS;
    for (const { camera, free } of sources) {
      const buffer = free.pop();
      if (buffer === undefined) continue;
      const frame: Frame = {
        cameraId: 'bench',
        tMs: ptsMs(tMs),
        pixels: new Uint8Array(buffer),
        release: (back) => free.push(back),
      };
      camera.offer(frame);
    }
  }, EVERY_MS);
  await new Promise((resolve) => setTimeout(resolve, forMs));
  clearInterval(timer);
  return sources.map(({ camera }) => camera.stats());
}

function noise(bytes: number): ArrayBuffer {
  return Uint8Array.from({ length: bytes }, (_, i) => (i * 7919) % 251).buffer;
}
