import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureBuild } from '../../test/support/ensure-build.ts';
import { silentLog } from '../base/log.ts';
import { ptsMs } from '../base/units.ts';
import type { Frame } from '../domain/frame.ts';
import { LOOK_STEPS, type Look } from '../domain/look.ts';
import type { Observations } from '../domain/observation.ts';
import type { FrameFailure } from './inference-camera.ts';
import { createInferencePool, type InferencePool, type InferencePoolOptions } from './worker-pool.ts';
import { spawnWorker } from './worker-thread.ts';

const modelsDir = join(import.meta.dirname, '../../test/fixtures/models');
const WH = { w: 128, h: 64 };
const BYTES = WH.w * WH.h * 3;
const open: InferencePool[] = [];

beforeAll(ensureBuild, 180_000);
afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.stop()));
});

async function startPool(options: Partial<InferencePoolOptions> = {}): Promise<InferencePool> {
  const pool = await createInferencePool({
    modelsDir,
    pose: 'tiny-grid',
    object: 'tiny-grid',
    look: null,
    workers: 1,
    log: silentLog,
    ...options,
  });
  open.push(pool);
  return pool;
}

interface TestFrame extends Frame {
  readonly returned: ArrayBuffer[];
}

/** Green that is a change, but no parcel yet. */
const TRACE = 90;

/**
 * A frame with one red cell (a person) at the given column of row 4, whose green moves along unless it `standsStill`; every
 * return of its buffer is noted.
 */
function frameAt(tMs: number, column = 5, cameraId = 'a', standsStill = false): TestFrame {
  const pixels = new Uint8Array(BYTES);
  for (let y = 32; y < 40; y++)
    for (let x = column * 8; x < column * 8 + 8; x++)
      pixels.set([255, standsStill ? 0 : TRACE], (y * WH.w + x) * 3);
  const returned: ArrayBuffer[] = [];
  return { cameraId, tMs: ptsMs(tMs), pixels, returned, release: (buffer) => returned.push(buffer) };
}

/** A listener that keeps what it hears, and says when it has heard `count` things. */
function recorder(count: number) {
  const observed: Observations[] = [];
  const failed: FrameFailure[] = [];
  let finish: () => void = () => undefined;
  const heard = new Promise<void>((resolve) => (finish = resolve));
  const note = (): void => {
    if (observed.length + failed.length >= count) finish();
  };
  return {
    observed,
    failed,
    heard,
    listener: {
      onObserved: (seen: Observations) => {
        observed.push(seen);
        note();
      },
      onFailed: (failure: FrameFailure) => {
        failed.push(failure);
        note();
      },
    },
  };
}

describe('a camera at the pool', () => {
  test('sees what is in its frame, in pixels of its own picture', async () => {
    const pool = await startPool();
    const { listener, observed, heard } = recorder(1);
    pool.addCamera('a', { w: 256, h: 128 }, listener).offer(frameAt(40));
    await heard;
    expect(observed[0]?.tMs).toBe(40);
    expect(observed[0]?.parcels).toEqual([]);
    expect(observed[0]?.persons.map(({ boxXyxyPx }) => boxXyxyPx)).toEqual([[56, 24, 120, 120]]);
    expect(observed[0]?.persons[0]?.score).toBeCloseTo(1, 5);
  });

  test('keeps the newest waiting frame, counts the dropped ones, and every buffer comes back once', async () => {
    const pool = await startPool();
    const { listener, observed, heard } = recorder(2);
    const camera = pool.addCamera('a', WH, listener);
    const frames = [1, 2, 3, 4, 5].map((tMs) => frameAt(tMs));
    for (const frame of frames) camera.offer(frame);
    await heard;
    expect(observed.map(({ tMs }) => tMs)).toEqual([1, 5]);
    expect(camera.stats()).toMatchObject({ analysed: 2, dropped: 3, failed: 0 });
    expect(camera.stats().inferMsP50).toBeGreaterThan(0);
    expect(frames.map(({ returned }) => returned.map((buffer) => buffer.byteLength))).toEqual(
      frames.map(() => [BYTES]),
    );
  });

  test('hears its frames in the order in which they were offered', async () => {
    const pool = await startPool({ workers: 2 });
    const all = recorder(20);
    let next = 0;
    const camera = pool.addCamera('a', WH, {
      ...all.listener,
      onObserved: (seen) => {
        all.listener.onObserved(seen);
        if (next < 20) camera.offer(frameAt(++next));
      },
    });
    camera.offer(frameAt(++next));
    await all.heard;
    expect(all.observed.map(({ tMs }) => tMs)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test('gets its turn beside a camera that offers far more', async () => {
    const pool = await startPool();
    const turns: string[] = [];
    let finish: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (finish = resolve));
    const listen = (id: string) => ({
      onFailed: () => undefined,
      onObserved: () => {
        turns.push(id);
        if (turns.length >= 60) finish();
        else offerAll(id);
      },
    });
    const cameras = new Map(['a', 'b', 'c'].map((id) => [id, pool.addCamera(id, WH, listen(id))]));
    // Camera a offers five frames for each one of the others.
    const offerAll = (id: string): void => {
      for (let i = 0; i < (id === 'a' ? 5 : 1); i++) cameras.get(id)?.offer(frameAt(turns.length, 5, id));
    };
    for (const id of cameras.keys()) offerAll(id);
    await ended;
    const shares = ['a', 'b', 'c'].map((id) => turns.filter((turn) => turn === id).length);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(3);
  });

  test('that was removed hears nothing more, and its buffers still come back', async () => {
    const pool = await startPool();
    const removed = recorder(1);
    const camera = pool.addCamera('a', WH, removed.listener);
    const frames = [frameAt(1), frameAt(2), frameAt(3)];
    camera.offer(frames[0]!);
    camera.offer(frames[1]!);
    camera.remove();
    camera.offer(frames[2]!);
    await pool.stop();
    expect(removed.observed).toEqual([]);
    expect(frames.map(({ returned }) => returned.length)).toEqual([1, 1, 1]);
  });

  test('must own the whole buffer of a frame', async () => {
    const pool = await startPool();
    const camera = pool.addCamera('a', WH, recorder(1).listener);
    const shared = { ...frameAt(1), pixels: new Uint8Array(new ArrayBuffer(BYTES * 2), 0, BYTES) };
    expect(() => camera.offer(shared)).toThrow('128x64');
  });
});

describe('a camera before which nothing moves', () => {
  test('is looked at once a second, and what was seen holds in between', async () => {
    const pool = await startPool();
    const columnAt = async (tMs: number, column: number, standsStill: boolean) => {
      const { persons } = await pool.observeOnce(frameAt(tMs, column, 'a', standsStill), WH);
      return (persons[0]!.boxXyxyPx[0] + 16 - 4) / 8;
    };
    // Red alone shows what the network saw: its motion is read from green.
    expect(await columnAt(0, 5, true)).toBe(5);
    for (const tMs of [200, 400, 600, 800]) expect(await columnAt(tMs, 9, true)).toBe(5);
    expect(await columnAt(1000, 9, true)).toBe(9);
    expect(await columnAt(1080, 3, false)).toBe(3);
  });
});

describe('observeOnce', () => {
  test('drops nothing and answers each frame with its own sight', async () => {
    const pool = await startPool({ workers: 2 });
    const columns = Array.from({ length: 30 }, (_, i) => i % 16);
    const seen = await Promise.all(columns.map((column, i) => pool.observeOnce(frameAt(i, column), WH)));
    expect(seen.map(({ tMs }) => tMs)).toEqual(columns.map((_, i) => i));
    expect(seen.map(({ persons }) => persons[0]?.boxXyxyPx[0])).toEqual(columns.map((c) => c * 8 + 4 - 16));
  });

  test('says so when it could not look', async () => {
    const pool = await startPool();
    const short = { ...frameAt(1), pixels: new Uint8Array(10) };
    await expect(pool.observeOnce(short, WH)).rejects.toMatchObject({ name: 'ServiceError' });
  });
});

describe('a second look', () => {
  const at = (fromMs: number, stepPx = 0): Look => ({
    fromMs,
    centresPx: Array.from({ length: LOOK_STEPS }, (_, step) => [60 + step * stepPx, 32] as const),
    pxPerM: 30,
  });
  const seen = async (pool: InferencePool, greens: readonly number[]): Promise<void> => {
    for (const [i, green] of greens.entries()) {
      const frame = frameAt(i * 80);
      for (let at = 1; at < frame.pixels.length; at += 3) frame.pixels[at] = green;
      await pool.observeOnce(frame, WH);
    }
  };

  test('is cut out of what the worker saw: now, a picture before, and how the place moves', async () => {
    const pool = await startPool({ look: 'tiny-look' });
    await seen(pool, [...Array<number>(10).fill(100), ...Array<number>(10).fill(116)]);
    const [still, moving] = await pool.lookAgainOnce('a', WH, [at(80), at(80, 3)]);
    // One picture of 16 is 16 brighter than the one before.
    expect(still).toEqual({ throw: 1, toss: 0 });
    expect(moving?.['throw']).toBe(1);
    expect(moving?.['toss']).toBeCloseTo((15 * 3) / 30, 5);
  });

  test('knows nothing of what was not, or is no longer, seen, nor without a network for it', async () => {
    const pool = await startPool({ look: 'tiny-look' });
    await seen(pool, Array<number>(60).fill(100));
    const answers = await pool.lookAgainOnce('a', WH, [at(0), at(4000), at(3000)]);
    expect(answers.map((answer) => answer !== undefined)).toEqual([false, false, true]);
    expect(await pool.lookAgainOnce('elsewhere', WH, [at(0)])).toEqual([undefined]);
    const without = await startPool();
    await seen(without, Array<number>(20).fill(100));
    expect(await without.lookAgainOnce('a', WH, [at(80)])).toEqual([undefined]);
  });
});

describe('a worker that dies', () => {
  test('fails its frames, is started again, and sees the next ones', async () => {
    const threads: Worker[] = [];
    const pool = await startPool({
      restartAfterMs: 5,
      spawn: (setup) => {
        const thread = spawnWorker(setup);
        threads.push(thread);
        return thread;
      },
    });
    const during = recorder(2);
    const camera = pool.addCamera('a', WH, during.listener);
    const frames = [frameAt(1), frameAt(2)];
    void threads[0]!.terminate();
    for (const frame of frames) camera.offer(frame);
    await during.heard;
    expect(during.observed).toEqual([]);
    expect(during.failed.map(({ tMs, code }) => [tMs, code])).toEqual([
      [1, 'E_INFERENCE'],
      [2, 'E_INFERENCE'],
    ]);
    expect(camera.stats()).toMatchObject({ analysed: 0, dropped: 0, failed: 2 });
    expect(frames.map(({ returned }) => returned.map((buffer) => buffer.byteLength))).toEqual([
      [BYTES],
      [BYTES],
    ]);
    await expect.poll(() => threads.length).toBe(2);
    await expect
      .poll(() =>
        pool.observeOnce(frameAt(3), WH).then(
          ({ persons }) => persons.length,
          () => -1,
        ),
      )
      .toBe(1);
  });
});

describe('a pool that cannot start', () => {
  test('names the model that is missing', async () => {
    await expect(startPool({ pose: 'nowhere' })).rejects.toMatchObject({ code: 'E_MODEL_MISSING' });
  });
});

test('stop waits for frames at work, fails those that wait, and leaves no thread', async () => {
  const threads: Worker[] = [];
  const pool = await startPool({
    spawn: (setup) => {
      const thread = spawnWorker(setup);
      threads.push(thread);
      return thread;
    },
  });
  const exited = new Promise((resolve) => threads[0]!.once('exit', resolve));
  const results = Promise.allSettled([1, 2, 3, 4].map((tMs) => pool.observeOnce(frameAt(tMs), WH)));
  await pool.stop();
  expect(await exited).toBe(0);
  expect((await results).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'rejected',
  ]);
});
