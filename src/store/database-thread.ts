import { Worker } from 'node:worker_threads';
import type { Stoppable } from '../base/lifetime.ts';
import type { DatabaseJob, DatabaseJobReply } from './database-job.ts';

// Node 20 runs no TypeScript in a worker: from source (tests, scripts) the compiled file of the same name is taken.
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/store/database-worker.js' : './database-worker.js',
  import.meta.url,
);

interface Waiting {
  readonly resolve: (damage: string | undefined) => void;
  readonly reject: (reason: Error) => void;
}

/** The thread for work on whole database files; it starts with its first job, and again after it died. */
export class DatabaseThread implements Stoppable {
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastJobId = 0;

  /** @returns the damage that a check found; undefined otherwise. Rejects where the work failed or the thread died. */
  run(job: DatabaseJob): Promise<string | undefined> {
    const worker = (this.#worker ??= this.#start());
    const jobId = (this.#lastJobId += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(jobId, { resolve, reject });
      worker.postMessage({ jobId, job });
    });
  }

  /** What is under way is given up: a copy that is not whole has its name nowhere. */
  async stop(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(workerUrl);
    // A thread that waits for work must not keep the process.
    worker.unref();
    worker.on('message', (reply: DatabaseJobReply) => {
      const waiting = this.#waiting.get(reply.jobId);
      this.#waiting.delete(reply.jobId);
      if (reply.type === 'done') waiting?.resolve(reply.damage);
      else waiting?.reject(new Error(reply.reason));
    });
    let reason = 'the thread ended';
    worker.on('error', (error: unknown) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.once('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) reject(new Error(reason));
      this.#waiting.clear();
    });
    return worker;
  }
}
