import { rm } from 'node:fs/promises';
import type { Log } from '../base/log.ts';
import type { ClipFile } from './clip-frame.ts';
import { startClipKeeper, type ClipKeeper, type ClipKeeperOptions, type Desk } from './clip-keeper.ts';
import type { EvidenceJob, EvidencePictures, EvidenceStore } from './evidence-job.ts';
import { keepFile } from './keep-file.ts';
import type { MediaRunOptions, MediaTools } from './media-tools.ts';
import { drawSnapshot } from './snapshot.ts';
import { drawStrip } from './strip.ts';

export interface EvidenceKeeperOptions extends ClipKeeperOptions {
  readonly store: EvidenceStore;
}

/** Cutting copies some megabytes; two at once keep up with a busy floor and leave the cores to the judgement. */
const CUTS_AT_ONCE = 2;

/** Turns recorded violations into evidence: clip, snapshot, strip. */
export function startEvidenceKeeper(options: EvidenceKeeperOptions): ClipKeeper {
  const { store, tools, log } = options;
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
    accompany: (job, clip, desk, run) => drawPictures(job, clip, desk, { tools, log, run }),
  });
}

interface Drawing {
  readonly tools: MediaTools;
  readonly log: Log;
  readonly run: MediaRunOptions;
}

async function drawPictures(
  job: EvidenceJob,
  clip: ClipFile,
  desk: Desk,
  drawing: Drawing,
): Promise<EvidencePictures> {
  const partialSnapshot = desk.partial('snapshot');
  await drawSnapshot(job, clip, partialSnapshot, drawing.tools, drawing.run);
  const strip = await keepStrip(job, clip, desk, drawing);
  const snapshot = await keepFile(partialSnapshot, desk.at('snapshot.jpg'));
  return { snapshot: { path: desk.pathOf('snapshot.jpg'), ...snapshot }, strip };
}

/** The strip only shows sooner what the clip proves: a violation does without it rather than lose its evidence. */
async function keepStrip(
  job: EvidenceJob,
  clip: ClipFile,
  desk: Desk,
  { tools, log, run }: Drawing,
): Promise<EvidencePictures['strip']> {
  const [partialFile, file] = [desk.partial('strip'), desk.at('strip.jpg')];
  try {
    await drawStrip(job, clip, partialFile, tools, run);
    return { path: desk.pathOf('strip.jpg'), ...(await keepFile(partialFile, file)) };
  } catch (error) {
    run.signal.throwIfAborted();
    log.warn({ event: 'evidence.no-strip', violationId: job.id, err: error }, 'no strip of three frames');
    await rm(file, { force: true });
    return undefined;
  }
}
