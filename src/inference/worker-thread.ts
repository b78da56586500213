import { Worker } from 'node:worker_threads';
import { ServiceError } from '../base/service-error.ts';
import type { InferenceReply, InferenceRequest, WorkerSetup } from './worker-protocol.ts';

/** Starts a thread of worker.ts; a test passes its own, to be able to end one. */
export type SpawnWorker = (setup: WorkerSetup) => Worker;

/** How long a worker may take to finish its last frame and let go. */
const STOP_WITHIN_MS = 10_000;

// Node 20 runs no TypeScript in a worker: from source (tests, scripts) the compiled file of the same name is taken.
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/inference/worker.js' : './worker.js',
  import.meta.url,
);

export const spawnWorker: SpawnWorker = (setup) => new Worker(workerUrl, { workerData: setup });

export interface WorkerEvents {
  readonly onReply: (reply: Extract<InferenceReply, { requestId: number }>) => void;
  /** The thread ended without being asked; called at most once, never after `stop`. */
  readonly onDeath: (reason: string) => void;
}

/** A thread that has loaded its networks. */
export interface WorkerThread {
  post(request: Exclude<InferenceRequest, { type: 'stop' }>): void;
  /** Replies to what was posted before still come; resolves when the thread is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a thread and waits until its networks are loaded.
 * @throws E_MODEL_LOAD, E_MODEL_SHAPE; E_INFERENCE when the thread dies before that
 */
export function startWorkerThread(
  spawn: SpawnWorker,
  setup: WorkerSetup,
  events: WorkerEvents,
): Promise<WorkerThread> {
  const worker = spawn(setup);
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  let stopping = false;
  let reason = 'it ended';
  const post = (request: InferenceRequest, transfer: readonly ArrayBuffer[]): void =>
    worker.postMessage(request, transfer);
  const thread: WorkerThread = {
    post: (request) => post(request, request.type === 'infer' ? [request.buffer] : []),
    stop: async () => {
      stopping = true;
      post({ type: 'stop' }, []);
      const timer = setTimeout(() => void worker.terminate(), STOP_WITHIN_MS);
      await gone;
      clearTimeout(timer);
    },
  };
  return new Promise((resolve, reject) => {
    let started = false;
    worker.on('error', (error: unknown) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on('message', (reply: InferenceReply) => {
      if (reply.type === 'start-failed') reject(new ServiceError(reply.code, reply.detail));
      else if (reply.type === 'started') {
        started = true;
        resolve(thread);
      } else events.onReply(reply);
    });
    worker.once('exit', (code) => {
      if (started && !stopping) events.onDeath(`${reason} (exit code ${code})`);
      else if (!started)
        reject(new ServiceError('E_INFERENCE', `A worker thread did not start: ${reason} (${code}).`));
    });
  });
}
