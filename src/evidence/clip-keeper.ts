import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { syncPath } from '../base/durable-file.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { err, ok, type Result } from '../base/result.ts';
import { awaitSegments, type Footage } from './await-segments.ts';
import type { ClipFile } from './clip-frame.ts';
import type { ClipJob, ClipResult, ClipStore } from './clip-job.ts';
import { cutClip } from './clip-cutter.ts';
import { keepFile } from './keep-file.ts';
import type { MediaRunOptions, MediaTools } from './media-tools.ts';
import { shortfallOf } from './shortfall.ts';
import { Slots } from './slots.ts';

export interface ClipKeeperOptions {
  readonly dataDir: string;
  readonly preRollMs: number;
  readonly postRollMs: number;
  readonly tools: MediaTools;
  /** Of a full disk what is left is the database's: no clip is cut. */
  readonly hasRoom: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** A job's clip is there or failed, and that is on disk. */
  readonly onSettled: (id: string) => void;
  readonly retryAfterMs?: number;
}

/** What clips are cut for. */
export interface ClipTrade<Job extends ClipJob, More> {
  /** Folder of the data folder. */
  readonly folder: 'evidence' | 'recheck';
  /** As the log names what goes wrong. */
  readonly events: { readonly again: string; readonly failed: string; readonly unsettled: string };
  /** Under which key its id stands in the log. */
  readonly idKey: 'violationId' | 'recheckId';
  readonly store: ClipStore<Job, More>;
  readonly cutsAtOnce: number;
  /** Makes what belongs beside the finished clip, each file whole and in its place. */
  readonly accompany: (job: Job, clip: ClipFile, desk: Desk, run: MediaRunOptions) => Promise<More>;
}

/** Where the files of one job are made and kept. */
export interface Desk {
  /** Absolute. */
  partial(part: string): string;
  /** Absolute. */
  at(name: string): string;
  /** Relative to the data folder. */
  pathOf(name: string): string;
}

export interface ClipKeeper extends Stoppable {
  /** A job was recorded: make its clip. Returns at once. */
  keep(id: string): void;
}

const POLL_MS = 250;
/** For the span's end to be on disk: the post-roll and a segment as long as a keyframe interval of 20 s. */
const WAIT_PAST_POST_ROLL_MS = 25_000;
/** Of some tenths of a second of work, on what the judgement leaves of the cores. */
const TOOL_TIMEOUT_MS = 120_000;
const SETTLE_AGAIN_MS = 30_000;
/** Longer than the cameras take to stop, which are told before the keeper is. */
const RETRY_AFTER_MS = 5000;

/**
 * Cuts recorded jobs out of the ring, first of all those that an earlier life of the service left unfinished. Waiting for the
 * recording takes no slot, so a camera that stands still holds up nobody; a failure is that job's alone. What `stop` interrupts
 * stays unfinished in the store, for the next start.
 */
export function startClipKeeper<Job extends ClipJob, More>(
  options: ClipKeeperOptions,
  trade: ClipTrade<Job, More>,
): ClipKeeper {
  const { log } = options;
  const { store, folder, events, idKey } = trade;
  const slots = new Slots(trade.cutsAtOnce);
  const stopping = new AbortController();
  const atWork = new Map<string, Promise<void>>();
  /** Of jobs that the store would not settle: its disk was full, mostly. */
  const later = new Set<NodeJS.Timeout>();

  const settle = async (job: Job): Promise<void> => {
    store.beginCapture(job.id);
    const result = await attempt(job, options, trade, slots, stopping.signal);
    if (result === undefined) return;
    if (result.ok) store.attachEvidence(job.id, result.value);
    else {
      await rm(join(options.dataDir, folderOf(job, folder)), { recursive: true, force: true });
      store.failEvidence(job.id, result.error);
    }
    options.onSettled(job.id);
  };
  const start = (job: Job): void => {
    if (atWork.has(job.id) || stopping.signal.aborted) return;
    const work = settle(job)
      .catch((error: unknown) => {
        log.error({ event: events.unsettled, [idKey]: job.id, err: error }, 'left for later');
        if (!stopping.signal.aborted) later.add(setTimeout(() => startAgain(job.id), SETTLE_AGAIN_MS));
      })
      .finally(() => atWork.delete(job.id));
    atWork.set(job.id, work);
  };
  /** A store that is away has none to do: what it holds is done at the next start at the latest. */
  const unfinished = (id: string): Job | undefined => {
    try {
      return store.unfinished(id);
    } catch (error) {
      log.error({ event: events.unsettled, [idKey]: id, err: error }, 'left for the next start');
      return undefined;
    }
  };
  const startAgain = (id: string): void => {
    const job = unfinished(id);
    if (job !== undefined) start(job);
  };
  for (const job of store.unfinishedEvidence()) start(job);
  return {
    keep: startAgain,
    stop: async () => {
      stopping.abort();
      for (const timer of later) clearTimeout(timer);
      await Promise.all(atWork.values());
    },
  };
}

/**
 * A tool that fails is tried once more, a little later: who ends a service often ends its whole process group (Ctrl-C,
 * systemd), and a tool that dies a moment before the service is told must not make a clip `failed` for good.
 * @returns undefined where the stop of the service interrupted it
 */
async function attempt<Job extends ClipJob, More>(
  job: Job,
  options: ClipKeeperOptions,
  trade: ClipTrade<Job, More>,
  slots: Slots,
  signal: AbortSignal,
): Promise<Result<ClipResult & More, string> | undefined> {
  const { log, retryAfterMs = RETRY_AFTER_MS } = options;
  const { events, idKey } = trade;
  const about = { [idKey]: job.id, cameraId: job.cameraId };
  const captureOnce = (): ReturnType<typeof capture<Job, More>> =>
    capture(job, options, trade, slots, signal);
  try {
    return await captureOnce().catch(async (error: unknown) => {
      log.warn({ event: events.again, ...about, err: error }, 'tried once more');
      await sleep(retryAfterMs, undefined, { signal });
      return captureOnce();
    });
  } catch (error) {
    if (signal.aborted) return undefined;
    log.error({ event: events.failed, ...about, err: error }, 'no clip');
    return err(error instanceof Error ? error.message : String(error));
  }
}

async function capture<Job extends ClipJob, More>(
  job: Job,
  options: ClipKeeperOptions,
  trade: ClipTrade<Job, More>,
  slots: Slots,
  signal: AbortSignal,
): Promise<Result<ClipResult & More, string>> {
  const { tReleaseMs, tEndMs } = job.handling;
  const span = {
    cameraId: job.cameraId,
    runId: job.runId,
    fromMs: tReleaseMs - options.preRollMs,
    releaseMs: tReleaseMs,
    toMs: tEndMs + options.postRollMs,
  };
  const footage = await awaitSegments(span, {
    ringDir: join(options.dataDir, 'ring'),
    clock: options.clock,
    signal,
    pollMs: POLL_MS,
    timeoutMs: options.postRollMs + WAIT_PAST_POST_ROLL_MS,
  });
  // It says more than that nothing was recorded, which it causes.
  if (!options.hasRoom()) return err('the disk is full');
  if (!footage.ok) return footage;
  return slots.run(() => makeFiles(job, footage.value, options, trade, signal));
}

/** By the site's day of the release; file names are the same for all, so the id alone leads to them. */
function folderOf(job: ClipJob, folder: string): string {
  return join(folder, job.occurredAt.slice(0, 10), job.id);
}

async function makeFiles<Job extends ClipJob, More>(
  job: Job,
  footage: Footage,
  options: ClipKeeperOptions,
  trade: ClipTrade<Job, More>,
  signal: AbortSignal,
): Promise<Result<ClipResult & More, string>> {
  signal.throwIfAborted();
  const { dataDir, tools, preRollMs, postRollMs } = options;
  const pathOf = (name: string): string => join(folderOf(job, trade.folder), name);
  const at = (name: string): string => join(dataDir, pathOf(name));
  const run = { timeoutMs: TOOL_TIMEOUT_MS, signal };
  await mkdir(at('.'), { recursive: true });
  await removePartials(at('.'));
  // A name of its own: an ffmpeg that outlived a killed service may still be writing into the one of that life.
  const attempt = randomUUID();
  const partial = (part: string): string => at(`${part}.${attempt}.partial`);
  const partialClip = partial('clip');
  try {
    const { tReleaseMs, tEndMs } = job.handling;
    const clip = await cutClip(footage, tReleaseMs, partialClip, tools, run);
    if (!clip.ok) return err(clip.error);
    const more = await trade.accompany(
      job,
      { file: partialClip, ...clip.value },
      { partial, at, pathOf },
      run,
    );
    const { durationMs, releaseMs } = clip.value;
    const keptClip = await keepFile(partialClip, at('clip.mp4'));
    // The folders' own names, too: they may be new.
    for (const parent of [at('..'), at('../..')]) await syncPath(parent);
    return ok({
      ...more,
      clip: { path: pathOf('clip.mp4'), durationMs, releaseMs, ...keptClip },
      shortfall: shortfallOf(clip.value, preRollMs, tEndMs - tReleaseMs + postRollMs),
    });
  } finally {
    await removePartials(at('.'));
  }
}

async function removePartials(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names) if (name.includes('.partial')) await rm(join(folder, name), { force: true });
}
