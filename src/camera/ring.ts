import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { WallMs } from '../base/units.ts';

const PRUNE_EVERY_MS = 10_000;
/** A run that has just begun has an empty folder for a while. */
const YOUNGEST_EMPTY_MS = 60_000;

export interface RingOptions {
  /** `<dataDir>/ring`: one folder per camera, in it one per run, in it the segments. */
  readonly dir: string;
  readonly minutes: number;
  /** Segments that ended after this moment are kept, whatever their age: a clip is still to be cut from them. */
  keepFrom?(cameraId: string): WallMs | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Keeps the copied segments of the last minutes and deletes older ones, also those of runs that are over. */
export function startRing(options: RingOptions): Stoppable {
  const prune = (): void => {
    try {
      pruneRing(options);
    } catch (error) {
      options.log.warn({ event: 'ring.prune-failed', err: error }, 'old segments could not be deleted');
    }
  };
  prune();
  const timer = setInterval(prune, PRUNE_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}

/** Returns how many segments were deleted. */
export function pruneRing(options: RingOptions): number {
  const { dir, minutes, clock } = options;
  const now = clock.wallMs();
  let deleted = 0;
  for (const cameraId of folders(dir)) {
    const keep = options.keepFrom?.(cameraId) ?? Infinity;
    const oldest = Math.min(now - minutes * 60_000, keep);
    for (const run of folders(join(dir, cameraId)))
      deleted += pruneRun(join(dir, cameraId, run), oldest, now);
  }
  return deleted;
}

function pruneRun(runDir: string, oldest: number, now: number): number {
  let deleted = 0;
  let left = 0;
  for (const name of readdirSync(runDir)) {
    if (!name.endsWith('.ts')) continue;
    const path = join(runDir, name);
    // The last write into a segment is its end, in host time.
    if (statSync(path).mtimeMs < oldest) {
      rmSync(path);
      deleted++;
    } else left++;
  }
  if (left === 0 && now - statSync(runDir).mtimeMs > YOUNGEST_EMPTY_MS) rmSync(runDir, { recursive: true });
  return deleted;
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
