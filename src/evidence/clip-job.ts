import type { Handling } from '../domain/handling.ts';
import type { KeptFile } from './keep-file.ts';

/** A recorded handling whose clip is still to be cut. */
export interface ClipJob {
  readonly id: string;
  readonly cameraId: string;
  /** Wall ms at which the run of the camera started; the handling's times are presentation times of it. */
  readonly runId: number;
  /** ISO 8601 with the site's offset. */
  readonly occurredAt: string;
  readonly handling: Pick<Handling, 'tReleaseMs' | 'tEndMs'>;
}

export interface ClipResult {
  readonly clip: KeptFile & {
    /** Relative to the data folder. */
    readonly path: string;
    readonly durationMs: number;
    /** Where in the clip the release lies. */
    readonly releaseMs: number;
  };
  /** What of the wanted span the recording did not hold; undefined where it is whole. */
  readonly shortfall: string | undefined;
}

/** Where states are kept; each step is on disk when the call returns. */
export interface ClipStore<Job extends ClipJob, More> {
  unfinishedEvidence(): readonly Job[];
  unfinished(id: string): Job | undefined;
  beginCapture(id: string): void;
  attachEvidence(id: string, result: ClipResult & More): void;
  failEvidence(id: string, reason: string): void;
}
