import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import { readRingRun, type RingRun } from './ring-run.ts';
import { segmentsCovering } from './segment-index.ts';

/** A span of one run of one camera, in its presentation times. */
export interface Span {
  readonly cameraId: string;
  /** Wall ms at which the run's ffmpeg started. */
  readonly runId: number;
  readonly fromMs: number;
  readonly releaseMs: number;
  readonly toMs: number;
}

/** Segments to join, the first starting at a keyframe. */
export interface Footage {
  /** Absolute paths, with the times of the run at which each starts, as the recorder listed them. */
  readonly pieces: readonly { readonly file: string; readonly startMs: number }[];
  /** The span's end, or that of the recording where it is known to be earlier. */
  readonly endMs: number;
}

export interface AwaitOptions {
  readonly ringDir: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly pollMs: number;
  /** Longer than the rest of the span and one segment take. */
  readonly timeoutMs: number;
}

/**
 * Waits until the recording reaches the end of the span, or will not any more: its run is over, or time is up. Then takes
 * what there is.
 * @returns the reason where the release itself was not recorded; rejects with an AbortError when the signal says so
 */
export async function awaitSegments(span: Span, options: AwaitOptions): Promise<Result<Footage, string>> {
  const deadlineMs = options.clock.monotonicMs() + options.timeoutMs;
  for (;;) {
    const run = await readRingRun(options.ringDir, span.cameraId, span.runId);
    const reachesEnd = (run.segments.at(-1)?.endMs ?? -Infinity) >= span.toMs;
    if (reachesEnd) return footageOf(run, span, false);
    if (run.isOver || options.clock.monotonicMs() >= deadlineMs) return footageOf(run, span, true);
    await sleep(options.pollMs, undefined, { signal: options.signal });
  }
}

function footageOf(run: RingRun, span: Span, takesOpen: boolean): Result<Footage, string> {
  const all = takesOpen && run.open !== undefined ? [...run.segments, run.open] : run.segments;
  if (all.length === 0) return err('the camera recorded nothing in that run');
  const covering = segmentsCovering(all, span.fromMs, span.toMs);
  const [first] = covering;
  const last = covering.at(-1);
  if (first === undefined || last === undefined || first.startMs > span.releaseMs)
    return err('the release is no longer in the recording');
  if (last.endMs < span.releaseMs) return err('the recording ends before the release');
  return ok({
    pieces: covering.map(({ name, startMs }) => ({ file: join(run.dir, name), startMs })),
    endMs: Math.min(last.endMs, span.toMs),
  });
}
