import type { Log } from '../base/log.ts';
import { ServiceError, type ErrorCode } from '../base/service-error.ts';
import type { Frame } from '../domain/frame.ts';
import type { Look, LookAnswer } from '../domain/look.ts';
import type { SizeWh } from '../domain/picture.ts';
import { FrameTurns } from './frame-turns.ts';
import type { PackedSighting } from './sighting.ts';
import type { InferenceReply, WorkerSetup } from './worker-protocol.ts';
import { startWorkerThread, type SpawnWorker, type WorkerThread } from './worker-thread.ts';

/** "Nobody there" and "could not look" never share a shape. */
export type FrameOutcome =
  | { readonly kind: 'observed'; readonly sighting: PackedSighting; readonly inferMs: number }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly detail: string };

/** One frame to look at; `settle` is called exactly once, after the frame's buffer was given back. */
export interface FrameJob {
  readonly frame: Frame;
  readonly pictureWh: SizeWh;
  readonly settle: (outcome: FrameOutcome) => void;
}

/** What was looked at a second time, by look; undefined where nothing can be said of it. */
export type LookAnswers = readonly (LookAnswer | undefined)[];

export interface LaneOptions {
  readonly setup: WorkerSetup;
  readonly spawn: SpawnWorker;
  readonly log: Log;
  /** First pause before a dead worker is started again; doubled up to 30 s until a frame is seen again. */
  readonly restartAfterMs: number;
}

/** One runs, the next lies ready in the worker's queue: it need not wait for this thread's event loop. */
const POSTED_AHEAD = 2;
const RESTART_AT_MOST_MS = 30_000;

/**
 * One worker thread and the cameras that stay on it, so that replies keep their order. A thread that dies is started
 * again with back-off; what it had and what waits meanwhile fails.
 */
export class WorkerLane {
  readonly #options: LaneOptions;
  readonly #turns = new FrameTurns<FrameJob>();
  /** Jobs of no camera: all are done, in order. */
  readonly #once: FrameJob[] = [];
  /** By request id, in the order of posting. */
  readonly #posted = new Map<number, { readonly job: FrameJob; readonly cameraId: string | undefined }>();
  /** Second looks at work, by request id. */
  readonly #looks = new Map<number, (answers: LookAnswers) => void>();
  #thread: WorkerThread | undefined;
  #stopping = false;
  #lastRequestId = 0;
  #deaths = 0;
  #restartTimer: NodeJS.Timeout | undefined;
  #starting: Promise<void> = Promise.resolve();
  cameraCount = 0;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** @throws E_MODEL_LOAD, E_MODEL_SHAPE, E_INFERENCE */
  async start(): Promise<void> {
    const thread = await startWorkerThread(this.#options.spawn, this.#options.setup, {
      onReply: (reply) => this.#onReply(reply),
      onDeath: (reason) => this.#onDeath(reason),
    });
    this.#thread = thread;
    if (this.#stopping) await thread.stop();
    else this.#pump();
  }

  /** Jobs of no camera that are not done. */
  get backlog(): number {
    return this.#once.length + this.#posted.size;
  }

  addCamera(cameraId: string): void {
    this.#turns.addCamera(cameraId);
    this.cameraCount++;
  }

  /** @returns the job that waited, if any; its frame is not given back yet */
  removeCamera(cameraId: string): FrameJob | undefined {
    this.cameraCount--;
    return this.#turns.removeCamera(cameraId);
  }

  /** @returns the older job that lost its place, if any; its frame is not given back yet */
  offer(cameraId: string, job: FrameJob): FrameJob | undefined {
    if (this.#thread === undefined) {
      this.#refuse(job);
      return undefined;
    }
    const replaced = this.#turns.offer(cameraId, job);
    this.#pump();
    return replaced;
  }

  observeOnce(job: FrameJob): void {
    if (this.#thread === undefined) {
      this.#refuse(job);
      return;
    }
    this.#once.push(job);
    this.#pump();
  }

  /** Looks a second time at what this lane saw of a camera; never fails, but may know nothing. */
  lookAgain(cameraId: string, pictureWh: SizeWh, looks: readonly Look[]): Promise<LookAnswers> {
    const thread = this.#thread;
    if (thread === undefined) return Promise.resolve([]);
    return new Promise((resolve) => {
      const requestId = ++this.#lastRequestId;
      this.#looks.set(requestId, resolve);
      thread.post({ type: 'look-again', requestId, cameraId, pictureWh, looks });
    });
  }

  /** Frames at work are finished, frames that wait fail; resolves when the thread is gone. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restartTimer);
    const thread = this.#thread;
    this.#thread = undefined;
    this.#failWaiting();
    await thread?.stop();
    await this.#starting;
    this.#failPosted('it was stopped');
  }

  #pump(): void {
    while (this.#thread !== undefined && this.#posted.size < POSTED_AHEAD) {
      const next = this.#turns.take();
      const job = next?.frame ?? this.#once.shift();
      if (job === undefined) return;
      const requestId = ++this.#lastRequestId;
      this.#posted.set(requestId, { job, cameraId: next?.cameraId });
      const { frame, pictureWh } = job;
      const { cameraId, tMs, pixels } = frame;
      this.#thread.post({ type: 'infer', requestId, buffer: pixels.buffer, pictureWh, cameraId, tMs });
    }
  }

  #onReply(reply: Extract<InferenceReply, { requestId: number }>): void {
    if (reply.type === 'looked-again' || reply.type === 'look-failed') {
      this.#onLooked(reply);
      return;
    }
    const posted = this.#posted.get(reply.requestId);
    if (posted === undefined) return;
    this.#posted.delete(reply.requestId);
    if (reply.type === 'observed') this.#deaths = 0;
    if (posted.cameraId !== undefined) this.#turns.done(posted.cameraId);
    posted.job.frame.release(reply.buffer);
    // The worker gets its next frame before the listeners use this one's result.
    this.#pump();
    posted.job.settle(
      reply.type === 'observed'
        ? { kind: 'observed', sighting: reply.sighting, inferMs: reply.inferMs }
        : { kind: 'failed', code: reply.code, detail: reply.detail },
    );
  }

  #onLooked(reply: Extract<InferenceReply, { type: 'looked-again' | 'look-failed' }>): void {
    const settle = this.#looks.get(reply.requestId);
    this.#looks.delete(reply.requestId);
    if (reply.type === 'look-failed')
      this.#options.log.error(
        { event: 'inference.look-failed', code: reply.code, detail: reply.detail },
        'a second look failed: the first one decides',
      );
    settle?.(reply.type === 'looked-again' ? reply.answers : []);
  }

  #onDeath(reason: string): void {
    this.#thread = undefined;
    this.#failPosted(reason);
    this.#failWaiting();
    this.#scheduleRestart(reason);
  }

  #scheduleRestart(reason: string): void {
    if (this.#stopping) return;
    const delayMs = Math.min(this.#options.restartAfterMs * 2 ** this.#deaths, RESTART_AT_MOST_MS);
    this.#deaths++;
    this.#options.log.error({ code: 'E_INFERENCE', reason, restartInMs: delayMs }, 'inference worker died');
    this.#restartTimer = setTimeout(() => {
      this.#starting = this.start().then(
        () => this.#options.log.info('inference worker is back'),
        (error: unknown) =>
          this.#scheduleRestart(error instanceof ServiceError ? error.toLine() : String(error)),
      );
    }, delayMs);
  }

  /** Their buffers went down with the thread: the cameras get new ones. */
  #failPosted(reason: string): void {
    for (const settle of this.#looks.values()) settle([]);
    this.#looks.clear();
    const lost = [...this.#posted.values()];
    this.#posted.clear();
    const { w, h } = this.#options.setup.inputWh;
    for (const { job, cameraId } of lost) {
      if (cameraId !== undefined) this.#turns.done(cameraId);
      job.frame.release(new ArrayBuffer(w * h * 3));
      job.settle({ kind: 'failed', code: 'E_INFERENCE', detail: `The inference worker died: ${reason}.` });
    }
  }

  #failWaiting(): void {
    for (const job of [...this.#turns.takeAllWaiting(), ...this.#once.splice(0)]) this.#refuse(job);
  }

  #refuse({ frame, settle }: FrameJob): void {
    frame.release(frame.pixels.buffer);
    settle({ kind: 'failed', code: 'E_INFERENCE', detail: 'The inference worker is not running.' });
  }
}
