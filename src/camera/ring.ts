import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { MonotonicMs, WallMs } from '../base/units.ts';

const PRUNE_EVERY_MS = 10_000;
/** A run that has just begun has an empty folder for a while. */
const YOUNGEST_EMPTY_MS = 60_000;
/** What a disciplined clock does not move by between two looks; a segment that ends so far ahead is of another time. */
const STEP_MS = 5000;

export interface RingOptions {
  /** `<dataDir>/ring`: one folder per camera, in it one per run, in it the segments. */
  readonly dir: string;
  /** At first; `resize` changes it. */
  readonly lengthMs: number;
  /** Segments that ended after this moment are kept, whatever their age: a clip is still to be cut from them. */
  keepFrom?(cameraId: string): WallMs | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is recorded, of all cameras together. */
export interface RingState {
  readonly bytes: number;
  /** From the end of the oldest segment on. */
  readonly spanMs: number;
}

export interface Ring extends Stoppable {
  readonly lengthMs: number;
  /** As it was at the last look. */
  readonly state: RingState;
  /** What is older goes at once. */
  resize(lengthMs: number): void;
}

/** Keeps the copied segments of the last minutes and deletes older ones, also those of runs that are over. */
export function startRing(options: RingOptions): Ring {
  let { lengthMs } = options;
  let state: RingState = { bytes: 0, spanMs: 0 };
  const steps = new StepMeter(options.clock);
  const prune = (): void => {
    try {
      const { isStart, sinceMs } = steps.look();
      const isSettled = sinceMs >= lengthMs;
      state = pruneRing({ ...options, lengthMs, keepsOld: !isStart && !isSettled, dropsAhead: isSettled });
    } catch (error) {
      options.log.warn({ event: 'ring.prune-failed', err: error }, 'old segments could not be deleted');
    }
  };
  prune();
  const timer = setInterval(prune, PRUNE_EVERY_MS);
  return {
    get lengthMs() {
      return lengthMs;
    },
    get state() {
      return state;
    },
    resize: (toMs) => {
      lengthMs = toMs;
      prune();
    },
    stop: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}

/** When the host clock last stepped against the steady one. */
class StepMeter {
  readonly #clock: Clock;
  #isStart = true;
  #offsetMs: number;
  #since: MonotonicMs;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetMs = clock.wallMs() - clock.monotonicMs();
    this.#since = clock.monotonicMs();
  }

  /** How long ago it was, or the start where it has not since. */
  look(): { readonly isStart: boolean; readonly sinceMs: number } {
    const now = this.#clock.monotonicMs();
    const offsetMs = this.#clock.wallMs() - now;
    if (Math.abs(offsetMs - this.#offsetMs) > STEP_MS) {
      this.#isStart = false;
      this.#since = now;
    }
    this.#offsetMs = offsetMs;
    return { isStart: this.#isStart, sinceMs: now - this.#since };
  }
}

export interface PruneOptions extends Omit<RingOptions, 'log'> {
  /** The clock stepped, and what looks old may have been recorded a moment ago. */
  readonly keepsOld: boolean;
  /** It has gone well for a ring's length: what looks as if it were to come is older than that. */
  readonly dropsAhead: boolean;
}

export interface Pruned extends RingState {
  readonly deleted: number;
}

export function pruneRing(options: PruneOptions): Pruned {
  const { dir, lengthMs, clock } = options;
  const now = clock.wallMs();
  const totals = { deleted: 0, bytes: 0, spanMs: 0 };
  for (const cameraId of folders(dir)) {
    const keep = options.keepFrom?.(cameraId) ?? Infinity;
    const fromMs = now - lengthMs;
    const span = {
      ...{ fromMs, now },
      oldestMs: options.keepsOld ? -Infinity : Math.min(fromMs, keep),
      newestMs: options.dropsAhead && keep === Infinity ? now + STEP_MS : Infinity,
    };
    for (const run of folders(join(dir, cameraId))) pruneRun(join(dir, cameraId, run), span, totals);
  }
  return totals;
}

interface Span {
  readonly now: number;
  /** Where the ring begins. */
  readonly fromMs: number;
  /** What ended before goes; earlier than `fromMs` where a clip is still to be cut. */
  readonly oldestMs: number;
  /** What ended after goes. */
  readonly newestMs: number;
}

function pruneRun(
  runDir: string,
  { now, fromMs, oldestMs, newestMs }: Span,
  totals: { -readonly [K in keyof Pruned]: Pruned[K] },
): void {
  let left = 0;
  for (const name of readdirSync(runDir)) {
    if (!name.endsWith('.ts')) continue;
    const path = join(runDir, name);
    // The last write into a segment is its end, in host time.
    const { mtimeMs, size } = statSync(path);
    if (mtimeMs < oldestMs || mtimeMs > newestMs) {
      rmSync(path);
      totals.deleted += 1;
      continue;
    }
    left += 1;
    // What waits for its clip would make the ring look longer, and so its rate smaller, than it is.
    if (mtimeMs < fromMs) continue;
    totals.bytes += size;
    totals.spanMs = Math.max(totals.spanMs, now - mtimeMs);
  }
  if (left === 0 && now - statSync(runDir).mtimeMs > YOUNGEST_EMPTY_MS) rmSync(runDir, { recursive: true });
}

function folders(dir: string): string[] {
  try {
    return readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  } catch (error) {
    // Nothing was recorded yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
