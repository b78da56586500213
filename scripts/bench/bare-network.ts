import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Stoppable } from '../../src/base/lifetime.ts';
import type { StoredModel } from '../../src/inference/model-store.ts';

export interface BareNetwork extends Stoppable {
  /** Calls a second of all threads together. */
  callsPerS(seconds: number): Promise<number>;
}

/** One session a thread, as many threads as the service has. */
export async function startBareNetwork(model: StoredModel, threads: number): Promise<BareNetwork> {
  const file = new URL('./bare-worker.mjs', import.meta.url);
  const workers = Array.from({ length: threads }, () => new Worker(file, { workerData: { model } }));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  return {
    callsPerS: async (seconds) => {
      const rates = workers.map(async (worker) => {
        worker.postMessage(seconds);
        const [{ calls, elapsedMs }] = (await once(worker, 'message')) as [
          { calls: number; elapsedMs: number },
        ];
        return (calls * 1000) / elapsedMs;
      });
      return (await Promise.all(rates)).reduce((a, b) => a + b, 0);
    },
    stop: async () => {
      await Promise.all(
        workers.map(async (worker) => {
          worker.postMessage('stop');
          await once(worker, 'exit');
        }),
      );
    },
  };
}
