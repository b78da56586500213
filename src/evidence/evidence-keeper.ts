import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { syncPath } from '../base/durable-file.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { PeopleSeen } from '../geometry/head-cover.ts';
import { awaitSegments, type Footage, type Span } from './await-segments.ts';
import type { ClipFile } from './clip-frame.ts';
import { cutClip } from './clip-cutter.ts';
import type { EvidenceJob, EvidenceResult, EvidenceStore } from './evidence-job.ts';
import { keepFile, type KeptFile } from './keep-file.ts';
import type { MediaRunOptions, MediaTools } from './media-tools.ts';
import { shortfallOf } from './shortfall.ts';
import { Slots } from './slots.ts';
import { drawSnapshot } from './snapshot.ts';
import { drawStrip } from './strip.ts';
import { writeTrack } from './track.ts';

export interface EvidenceKeeperOptions {
  readonly dataDir: string;
  readonly preRollMs: number;
  readonly postRollMs: number;
  readonly store: EvidenceStore;
  readonly tools: MediaTools;
  /** Who was seen in that time of a run, in each analysed frame of it; empty where nobody remembers. */
  readonly peopleSeen: (span: Pick<Span, 'cameraId' | 'runId' | 'fromMs' | 'toMs'>) => readonly PeopleSeen[];
  /** Of a full disk what is left is the database's: no clip is cut. */
  readonly hasRoom: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** A violation's evidence is ready or failed, and its message committed. */
  readonly onSettled: (id: string) => void;
  readonly retryAfterMs?: number;
}

export interface EvidenceKeeper extends Stoppable {
  /** A violation was recorded: make its clip and pictures. Returns at once. */
  keep(id: string): void;
}

/** Cutting copies some megabytes; two at once keep up with a busy floor and leave the cores to the judgement. */
const CUTS_AT_ONCE = 2;
const POLL_MS = 250;
/** For the span's end to be on disk: the post-roll and a segment as long as a keyframe interval of 20 s. */
const WAIT_PAST_POST_ROLL_MS = 25_000;
const TOOL_TIMEOUT_MS = 60_000;
const SETTLE_AGAIN_MS = 30_000;
/** Longer than the cameras take to stop, which are told before the keeper is. */
const RETRY_AFTER_MS = 5000;

/**
 * Turns recorded violations into evidence, first of all those that an earlier life of the service left unfinished. Waiting
 * for the recording takes no slot, so a camera that stands still holds up nobody; a failure is that violation's alone.
 * What `stop` interrupts stays unfinished in the store, for the next start.
 */
export function startEvidenceKeeper(options: EvidenceKeeperOptions): EvidenceKeeper {
  const { store, log } = options;
  const slots = new Slots(CUTS_AT_ONCE);
  const stopping = new AbortController();
  const atWork = new Map<string, Promise<void>>();
  /** Of violations that the store would not settle: its disk was full, mostly. */
  const later = new Set<NodeJS.Timeout>();

  const settle = async (job: EvidenceJob): Promise<void> => {
    store.beginCapture(job.id);
    const result = await attempt(job, options, slots, stopping.signal);
    if (result === undefined) return;
    if (result.ok) store.attachEvidence(job.id, result.value);
    else {
      await rm(join(options.dataDir, folderOf(job)), { recursive: true, force: true });
      store.failEvidence(job.id, result.error);
    }
    options.onSettled(job.id);
  };
  const start = (job: EvidenceJob): void => {
    if (atWork.has(job.id) || stopping.signal.aborted) return;
    const work = settle(job)
      .catch((error: unknown) => {
        log.error({ event: 'evidence.unsettled', violationId: job.id, err: error }, 'left for later');
        if (!stopping.signal.aborted) later.add(setTimeout(() => startAgain(job.id), SETTLE_AGAIN_MS));
      })
      .finally(() => atWork.delete(job.id));
    atWork.set(job.id, work);
  };
  const startAgain = (id: string): void => {
    const job = unfinished(store, id, log);
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

/** A store that is away has none to do: what it holds is done at the next start at the latest. */
function unfinished(store: EvidenceStore, id: string, log: Log): EvidenceJob | undefined {
  try {
    return store.unfinished(id);
  } catch (error) {
    log.error({ event: 'evidence.unsettled', violationId: id, err: error }, 'left for the next start');
    return undefined;
  }
}

/**
 * A tool that fails is tried once more, a little later: who ends a service often ends its whole process group (Ctrl-C,
 * systemd), and a tool that dies a moment before the service is told must not make a violation's evidence `failed` for good.
 * @returns undefined where the stop of the service interrupted it
 */
async function attempt(
  job: EvidenceJob,
  options: EvidenceKeeperOptions,
  slots: Slots,
  signal: AbortSignal,
): Promise<Result<EvidenceResult, string> | undefined> {
  const { log, retryAfterMs = RETRY_AFTER_MS } = options;
  const { id, cameraId } = job;
  const captureOnce = (): ReturnType<typeof capture> => capture(job, options, slots, signal);
  try {
    return await captureOnce().catch(async (error: unknown) => {
      log.warn({ event: 'evidence.again', violationId: id, cameraId, err: error }, 'tried once more');
      await sleep(retryAfterMs, undefined, { signal });
      return captureOnce();
    });
  } catch (error) {
    if (signal.aborted) return undefined;
    log.error({ event: 'evidence.failed', violationId: id, cameraId, err: error }, 'no evidence');
    return err(error instanceof Error ? error.message : String(error));
  }
}

async function capture(
  job: EvidenceJob,
  options: EvidenceKeeperOptions,
  slots: Slots,
  signal: AbortSignal,
): Promise<Result<EvidenceResult, string>> {
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
  return slots.run(() => makeFiles(job, footage.value, options, signal));
}

/** By the site's day of the release; file names are the same for all, so the id alone leads to them. */
function folderOf(job: EvidenceJob): string {
  return join('evidence', job.occurredAt.slice(0, 10), job.id);
}

async function makeFiles(
  job: EvidenceJob,
  footage: Footage,
  options: EvidenceKeeperOptions,
  signal: AbortSignal,
): Promise<Result<EvidenceResult, string>> {
  signal.throwIfAborted();
  const { dataDir, tools, preRollMs, postRollMs } = options;
  const folder = folderOf(job);
  const at = (name: string): string => join(dataDir, folder, name);
  const run = { timeoutMs: TOOL_TIMEOUT_MS, signal };
  await mkdir(at('.'), { recursive: true });
  await removePartials(at('.'));
  // A name of its own: an ffmpeg that outlived a killed service may still be writing into the one of that life.
  const attempt = randomUUID();
  const partial = (part: string): string => at(`${part}.${attempt}.partial`);
  const [partialClip, partialSnapshot] = [partial('clip'), partial('snapshot')];
  try {
    const clip = await cutClip(footage, job.handling.tReleaseMs, partialClip, tools, run);
    if (!clip.ok) return err(clip.error);
    const clipFile = { file: partialClip, ...clip.value };
    await drawSnapshot(job, clipFile, partialSnapshot, tools, run);
    // A violation does without these two rather than lose its evidence.
    const stripFiles = { partialFile: partial('strip'), file: at('strip.jpg') };
    const strip = await keepBeside('strip', job, stripFiles, options, run, async (file) => {
      await drawStrip(job, clipFile, file, tools, run);
      return true;
    });
    const trackFiles = { partialFile: partial('track'), file: at('track.json') };
    const track = await keepBeside('track', job, trackFiles, options, run, (file) =>
      keepTrack(job, clipFile, file, options),
    );
    const { durationMs, releaseMs } = clip.value;
    const { tReleaseMs, tEndMs } = job.handling;
    const keptClip = await keepFile(partialClip, at('clip.mp4'));
    const keptSnapshot = await keepFile(partialSnapshot, at('snapshot.jpg'));
    // The folders' own names, too: they may be new.
    for (const parent of [at('..'), at('../..')]) await syncPath(parent);
    return ok({
      clip: { path: join(folder, 'clip.mp4'), durationMs, releaseMs, ...keptClip },
      snapshot: { path: join(folder, 'snapshot.jpg'), ...keptSnapshot },
      strip: strip && { path: join(folder, 'strip.jpg'), ...strip },
      track: track && { path: join(folder, 'track.json'), ...track },
      shortfall: shortfallOf(clip.value, preRollMs, tEndMs - tReleaseMs + postRollMs),
    });
  } finally {
    await removePartials(at('.'));
  }
}

interface FileNames {
  readonly partialFile: string;
  readonly file: string;
}

/** @param write makes the file; false where there is nothing to keep */
async function keepBeside(
  part: 'strip' | 'track',
  job: EvidenceJob,
  { partialFile, file }: FileNames,
  { log }: EvidenceKeeperOptions,
  run: MediaRunOptions,
  write: (partialFile: string) => Promise<boolean>,
): Promise<KeptFile | undefined> {
  try {
    if (await write(partialFile)) return await keepFile(partialFile, file);
  } catch (error) {
    run.signal.throwIfAborted();
    log.warn(
      { event: `evidence.no-${part}`, violationId: job.id, err: error },
      `no ${part} of this evidence`,
    );
  }
  await rm(file, { force: true });
  return undefined;
}

/** After a restart nobody remembers who was seen before it. */
async function keepTrack(
  { cameraId, runId, handling, pictureWh }: EvidenceJob,
  clip: ClipFile,
  file: string,
  { peopleSeen }: EvidenceKeeperOptions,
): Promise<boolean> {
  const clipZeroMs = handling.tReleaseMs - clip.releaseMs;
  const [fromMs, toMs] = [clipZeroMs + clip.firstPtsMs, clipZeroMs + clip.lastPtsMs];
  const frames = peopleSeen({ cameraId, runId, fromMs, toMs });
  if (frames.length === 0) return false;
  await writeTrack(file, { pictureWh, clipZeroMs, frames });
  return true;
}

async function removePartials(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names) if (name.includes('.partial')) await rm(join(folder, name), { force: true });
}
