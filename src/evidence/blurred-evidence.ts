import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { EvidencePart, ShownPart } from '../wire/evidence-path.ts';
import { BlurredFiles } from './blurred-files.ts';
import { blurSnapshot, blurStrip } from './blurred-stills.ts';
import { ClipTurns, type ClipTurn } from './clip-turns.ts';
import { drawClip } from './draw-clip.ts';
import type { EvidenceJob } from './evidence-job.ts';
import { headsOf, headVeil } from './head-veil.ts';
import type { MediaTools } from './media-tools.ts';
import { readTrack, type Track } from './track.ts';

/** What is kept of violations. */
export interface KeptViolations {
  judged(id: string): EvidenceJob | undefined;
  /** Absolute path; undefined unless it is ready. */
  evidenceFile(id: string, part: EvidencePart): string | undefined;
}

export type Blurred =
  | { readonly kind: 'file'; readonly path: string }
  /** It is being made, or waits for its turn: ask again. */
  | { readonly kind: 'preparing' }
  /** Nobody knows where heads are in it. */
  | { readonly kind: 'heads-unknown' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'none' };

export interface BlurredEvidenceOptions {
  readonly dataDir: string;
  readonly store: KeptViolations;
  readonly tools: MediaTools;
  /** Of a full disk what is left is the database's. */
  readonly hasRoom: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly mostBytes?: number;
}

export interface BlurredEvidence extends Stoppable {
  /** Whoever asks comes before what is made ahead. Stills are made at once, a clip takes some seconds. */
  find(id: string, part: ShownPart): Promise<Blurred>;
  /** Its evidence is ready: somebody will look soon. */
  prepare(id: string): void;
  /** Its evidence is gone. */
  forget(id: string): void;
}

/** Some hundred clips. */
const MOST_BYTES = 1e9;
/** A clip of a minute on a busy box. */
const TIMEOUT_MS = 300_000;
const FAILED_FOR_MS = 60_000;

/**
 * Evidence as everybody but an auditor with a reason sees it: heads hidden in the picture itself. Made once, from the
 * evidence and its track; never shown while it is made. One clip at a time: one that somebody waits for as evidence is made,
 * the others on what all else leaves of the cores.
 */
export function startBlurredEvidence(options: BlurredEvidenceOptions): BlurredEvidence {
  const { dataDir, store, tools, clock, log, hasRoom, mostBytes = MOST_BYTES } = options;
  const isKnown = (id: string): boolean => store.evidenceFile(id, 'clip') !== undefined;
  const files = new BlurredFiles(dataDir, { mostBytes, clock, isKnown });
  const stopping = new AbortController();
  const stills = new Map<string, Promise<Blurred>>();
  const failedAtMs = new Map<string, number>();

  const make = async (
    id: string,
    part: ShownPart,
    trackFile: string,
    signal: AbortSignal,
    draw: (job: EvidenceJob, track: Track, outFile: string) => Promise<void>,
  ): Promise<Blurred> => {
    try {
      const [track, job] = [await readTrack(trackFile), store.judged(id)];
      if (track === undefined || job === undefined) return { kind: 'heads-unknown' };
      const path = await files.make(id, part, (outFile) => draw(job, track, outFile));
      // It may have expired meanwhile.
      if (isKnown(id)) return { kind: 'file', path };
      files.forget(id);
      return { kind: 'none' };
    } catch (error) {
      if (!signal.aborted) {
        failedAtMs.set(`${id} ${part}`, clock.monotonicMs());
        log.error(
          { event: 'evidence.not-blurred', violationId: id, part, err: error },
          'heads not hidden: not shown',
        );
      }
      return { kind: 'failed' };
    }
  };
  /** Two who ask for the same get the same. */
  const makeStill = (
    id: string,
    part: 'snapshot' | 'strip',
    source: string,
    trackFile: string,
  ): Promise<Blurred> => {
    const key = `${id} ${part}`;
    const blur = part === 'snapshot' ? blurSnapshot : blurStrip;
    const begun =
      stills.get(key) ??
      make(id, part, trackFile, stopping.signal, (job, track, outFile) =>
        blur(job, track, source, outFile),
      ).finally(() => stills.delete(key));
    stills.set(key, begun);
    return begun;
  };
  const makeClip = async (id: string, { isAsked, signal }: ClipTurn): Promise<void> => {
    const [clip, trackFile] = [store.evidenceFile(id, 'clip'), store.evidenceFile(id, 'track')];
    if (clip === undefined || trackFile === undefined || files.find(id, 'clip') !== undefined) return;
    const run = { timeoutMs: TIMEOUT_MS, signal, isPatient: !isAsked };
    await make(id, 'clip', trackFile, signal, async (_job, track, outFile) => {
      const heads = headsOf(track);
      await drawClip(clip, outFile, (outWh) => headVeil(heads, outWh), tools, run);
    });
  };
  const clips = new ClipTurns((id, turn) =>
    makeClip(id, turn).catch((error: unknown) =>
      log.error({ event: 'evidence.not-blurred', violationId: id, err: error }, 'heads not hidden'),
    ),
  );
  const hasJustFailed = (id: string, part: ShownPart): boolean => {
    const atMs = failedAtMs.get(`${id} ${part}`);
    if (atMs === undefined) return false;
    if (clock.monotonicMs() - atMs < FAILED_FOR_MS) return true;
    failedAtMs.delete(`${id} ${part}`);
    return false;
  };

  return {
    find: async (id, part) => {
      const source = store.evidenceFile(id, part);
      if (source === undefined) return { kind: 'none' };
      const track = store.evidenceFile(id, 'track');
      if (track === undefined) return { kind: 'heads-unknown' };
      const path = files.find(id, part);
      if (path !== undefined) return { kind: 'file', path };
      if (hasJustFailed(id, part) || !hasRoom() || stopping.signal.aborted) return { kind: 'failed' };
      if (part !== 'clip') return makeStill(id, part, source, track);
      clips.ask(id);
      return { kind: 'preparing' };
    },
    prepare: (id) => {
      if (hasRoom() && !stopping.signal.aborted) clips.makeAhead(id);
    },
    forget: (id) => files.forget(id),
    stop: async () => {
      stopping.abort();
      await Promise.all([clips.stop(), ...stills.values()]);
    },
  };
}
