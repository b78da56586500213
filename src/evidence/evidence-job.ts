import type { Handling } from '../domain/handling.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { KeptFile } from './keep-file.ts';

/** A recorded violation whose clip and pictures are still to be made. */
export interface EvidenceJob {
  readonly id: string;
  readonly cameraId: string;
  readonly cameraName: string;
  /** Wall ms at which the run of the camera started; the handling's times are presentation times of it. */
  readonly runId: number;
  /** ISO 8601 with the site's offset. */
  readonly occurredAt: string;
  readonly limitM: number;
  readonly pictureWh: SizeWh;
  readonly handling: Handling;
}

export interface EvidenceResult {
  readonly clip: KeptFile & {
    readonly path: string;
    readonly durationMs: number;
    readonly releaseMs: number;
  };
  readonly snapshot: KeptFile & { readonly path: string };
  /** Undefined where it could not be drawn. */
  readonly strip: (KeptFile & { readonly path: string }) | undefined;
  /** Undefined where it was not kept: then no head can be blurred. */
  readonly track: (KeptFile & { readonly path: string }) | undefined;
  readonly shortfall: string | undefined;
}

/** Where states are kept; each step is on disk when the call returns. */
export interface EvidenceStore {
  unfinishedEvidence(): readonly EvidenceJob[];
  unfinished(id: string): EvidenceJob | undefined;
  beginCapture(id: string): void;
  attachEvidence(id: string, result: EvidenceResult): void;
  failEvidence(id: string, reason: string): void;
}
