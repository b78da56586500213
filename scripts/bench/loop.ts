import { join } from 'node:path';
import { silentLog } from '../../src/base/log.ts';
import { ptsMs } from '../../src/base/units.ts';
import { readVideo } from '../../src/camera/read-video.ts';
import { packageRoot } from '../../src/config/load-config.ts';
import { ConfigSchema, RulesSchema } from '../../src/config/schema.ts';
import type { SizeWh } from '../../src/domain/picture.ts';
import { SecondLook } from '../../src/app/second-look.ts';
import { createJudge } from '../../src/handling/judge.ts';
import { createInferencePool, type InferencePool } from '../../src/inference/worker-pool.ts';
import { startBareNetwork } from './bare-network.ts';
import { figureOf, type Figure } from './figure.ts';
import type { BenchLife } from '../../src/capacity/lifetime.ts';
import { stageFigures } from './loop-stages.ts';

const CAMERAS_A_WORKER = 4;
const FRAMES_HELD = 30;
const FRAME_MS = 80;

export interface LoopMeasured {
  readonly figures: readonly Figure[];
  /** Judged frames a second. */
  readonly framesPerS: number;
}

/** The whole loop on frames in memory, in turns with the bare network. */
export async function measureLoop(
  life: BenchLife,
  turns: number,
  turnS: number,
  say: (word: string) => void,
): Promise<LoopMeasured> {
  const { pose, object, look } = ConfigSchema.shape.inference.parse({});
  const modelsDir = join(packageRoot, 'models');
  const pool = await createInferencePool({ modelsDir, pose, object, look, log: silentLog });
  return life.using(pool, async () => {
    const clip = await readClip(join(packageRoot, 'demo/throws.mp4'), pool.inputWh);
    const feeds = startFeeds(pool, clip);
    const bare = await startBareNetwork(pool.models.object, pool.workerCount);
    return life.using(bare, async () => {
      const [ratios, loops, limits]: number[][] = [[], [], []];
      for (let turn = 0; turn < turns; turn++) {
        say(`turn ${String(turn + 1)} of ${String(turns)}`);
        const calls = await bare.callsPerS(turnS);
        life.signal.throwIfAborted();
        const frames = await feeds.framesPerS(turnS);
        life.signal.throwIfAborted();
        ratios!.push(frames / calls);
        loops!.push(frames);
        limits!.push(calls);
      }
      const against = `network ${pose}, ${String(pool.workerCount)} threads of one core, one frame a call, in turns`;
      const framesPerS = figureOf('loop.framesPerS', '/s', loops!, 'frames in memory to handlings');
      return {
        framesPerS: framesPerS.value,
        figures: [
          figureOf('loop.efficiency', '', ratios!, against, { sign: '≥', limit: 0.95 }),
          framesPerS,
          figureOf('loop.bareCallsPerS', '/s', limits!, 'session.run alone: the limit'),
          ...(await stageFigures(pool.models, pool.inputWh, clip, turnS)),
        ],
      };
    });
  });
}

export interface HeldClip {
  readonly pictureWh: SizeWh;
  /** rgb24 of the network's size, 80 ms apart */
  readonly frames: readonly ArrayBuffer[];
}

async function readClip(path: string, inputWh: SizeWh): Promise<HeldClip> {
  const frames: ArrayBuffer[] = [];
  const { pictureWh } = await readVideo({
    path,
    analysedFps: 1000 / FRAME_MS,
    inputWh,
    onFrame: (frame) => {
      if (frames.length < FRAMES_HELD) frames.push(frame.pixels.slice().buffer);
      frame.release(frame.pixels.buffer);
      return Promise.resolve();
    },
  });
  return { pictureWh, frames };
}

interface Feeds {
  framesPerS(seconds: number): Promise<number>;
}

/**
 * Cameras that always have the next frame ready: one of each is at the pool, and every answer calls for another. A worker
 * has more cameras than frames lie ready in its queue, so it never waits, and no frame is ever replaced.
 */
function startFeeds(pool: InferencePool, { pictureWh, frames }: HeldClip): Feeds {
  const rules = RulesSchema.parse({});
  let running = false;
  let answered = 0;
  let open = 0;
  let onIdle = (): void => undefined;
  const offers = Array.from({ length: pool.workerCount * CAMERAS_A_WORKER }, (_, i) => {
    const judge = createJudge({ pictureWh, camera: undefined, rulesAt: () => rules });
    // Its own copies, since a buffer is away while it is looked at; begins at another frame than its neighbours.
    const buffers: (ArrayBuffer | undefined)[] = frames.map((frame) => frame.slice(0));
    let next = (i * 7) % frames.length;
    let tMs = 0;
    const settle = (): void => {
      answered++;
      open--;
      if (running) offer();
      else if (open === 0) onIdle();
    };
    const camera = pool.addCamera(`held-${String(i)}`, pictureWh, {
      onObserved: (seen) => {
        void second.take(judge.update(seen), seen.tMs);
        settle();
      },
      onFailed: settle,
    });
    const { look } = pool.models;
    const second = new SecondLook(
      look && { joins: look.card.joins, lookAgain: (looks) => camera.lookAgain(looks) },
      () => undefined,
    );
    const offer = (): void => {
      const at = next;
      const buffer = buffers[at];
      if (buffer === undefined) throw new Error('a frame is offered before it came back');
      next = (next + 1) % frames.length;
      buffers[at] = undefined;
      open++;
      camera.offer({
        cameraId: `held-${String(i)}`,
        tMs: ptsMs((tMs += FRAME_MS)),
        pixels: new Uint8Array(buffer),
        release: (back) => {
          buffers[at] = back;
        },
      });
    };
    return offer;
  });
  return {
    framesPerS: async (seconds) => {
      running = true;
      answered = 0;
      const startMs = performance.now();
      for (const offer of offers) offer();
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      const rate = (answered * 1000) / (performance.now() - startMs);
      const idle = new Promise<void>((resolve) => (onIdle = resolve));
      running = false;
      await idle;
      return rate;
    },
  };
}
