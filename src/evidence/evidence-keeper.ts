import { rm } from 'node:fs/promises';
import type { Log } from '../base/log.ts';
import type { PeopleSeen } from '../geometry/head-cover.ts';
import type { Span } from './await-segments.ts';
import { takeFrames, type ClipFile } from './clip-frame.ts';
import { startClipKeeper, type ClipKeeper, type ClipKeeperOptions, type Desk } from './clip-keeper.ts';
import type { EvidenceJob, EvidencePictures, EvidenceStore } from './evidence-job.ts';
import { keepFile, type KeptFile } from './keep-file.ts';
import type { MediaRunOptions, MediaTools } from './media-tools.ts';
import { drawSnapshot } from './snapshot.ts';
import { stripTimes } from './strip-plan.ts';
import { drawStrip } from './strip.ts';
import { writeTrack } from './track.ts';

/** Who was seen in that time of a run, in each analysed frame of it; empty where nobody remembers. */
export type RecallPeople = (
  span: Pick<Span, 'cameraId' | 'runId' | 'fromMs' | 'toMs'>,
) => readonly PeopleSeen[];

export interface EvidenceKeeperOptions extends ClipKeeperOptions {
  readonly store: EvidenceStore;
  readonly peopleSeen: RecallPeople;
}

/** Cutting copies some megabytes; two at once keep up with a busy floor and leave the cores to the judgement. */
const CUTS_AT_ONCE = 2;

/** Turns recorded violations into evidence: clip, snapshot, strip, and who was seen. */
export function startEvidenceKeeper(options: EvidenceKeeperOptions): ClipKeeper {
  const { store, tools, peopleSeen, log } = options;
  return startClipKeeper(options, {
    folder: 'evidence',
    events: {
      again: 'evidence.again',
      failed: 'evidence.failed',
      unsettled: 'evidence.unsettled',
    },
    idKey: 'violationId',
    store,
    cutsAtOnce: CUTS_AT_ONCE,
    accompany: (job, clip, desk, run) => drawPictures(job, clip, desk, { tools, peopleSeen, log, run }),
  });
}

interface Drawing {
  readonly tools: MediaTools;
  readonly peopleSeen: RecallPeople;
  readonly log: Log;
  readonly run: MediaRunOptions;
}

async function drawPictures(
  job: EvidenceJob,
  clip: ClipFile,
  desk: Desk,
  drawing: Drawing,
): Promise<EvidencePictures> {
  const { tools, run } = drawing;
  const { handling } = job;
  const moments = stripTimes(handling).map((tMs) => Math.round(tMs - handling.tReleaseMs));
  const frameAt = (afterReleaseMs: number): string => `${desk.partial(`frame${String(afterReleaseMs)}`)}.png`;
  const wanted = [...new Set([0, ...moments])].map((afterReleaseMs) => ({
    afterReleaseMs,
    pngFile: frameAt(afterReleaseMs),
  }));
  await takeFrames(clip, wanted, tools, run);
  const partialSnapshot = desk.partial('snapshot');
  await drawSnapshot(job, clip.sizeWh, frameAt(0), partialSnapshot);
  // A violation does without these two rather than lose its evidence.
  const strip = await keepBeside('strip.jpg', job, desk, drawing, async (file) => {
    await drawStrip(job, clip.sizeWh, moments.map(frameAt), file);
    return true;
  });
  const track = await keepBeside('track.json', job, desk, drawing, (file) =>
    keepTrack(job, clip, file, drawing),
  );
  const snapshot = await keepFile(partialSnapshot, desk.at('snapshot.jpg'));
  return { snapshot: { path: desk.pathOf('snapshot.jpg'), ...snapshot }, strip, track };
}

/** @param write makes the file; false where there is nothing to keep */
async function keepBeside(
  name: 'strip.jpg' | 'track.json',
  job: EvidenceJob,
  desk: Desk,
  { log, run }: Drawing,
  write: (partialFile: string) => Promise<boolean>,
): Promise<(KeptFile & { readonly path: string }) | undefined> {
  const part = name === 'strip.jpg' ? 'strip' : 'track';
  const [partialFile, file] = [desk.partial(part), desk.at(name)];
  try {
    if (await write(partialFile)) return { path: desk.pathOf(name), ...(await keepFile(partialFile, file)) };
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
  { peopleSeen }: Drawing,
): Promise<boolean> {
  const clipZeroMs = handling.tReleaseMs - clip.releaseMs;
  const [fromMs, toMs] = [clipZeroMs + clip.firstPtsMs, clipZeroMs + clip.lastPtsMs];
  const frames = peopleSeen({ cameraId, runId, fromMs, toMs });
  if (frames.length === 0) return false;
  await writeTrack(file, { pictureWh, clipZeroMs, frames });
  return true;
}
