import type { Handling } from '../domain/handling.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { ClipJob, ClipStore } from './clip-job.ts';
import type { KeptFile } from './keep-file.ts';

/** A recorded violation whose clip and pictures are still to be made. */
export interface EvidenceJob extends ClipJob {
  readonly cameraName: string;
  readonly limitM: number;
  readonly pictureWh: SizeWh;
  readonly handling: Handling;
}

/** What goes with the clip of a violation. */
export interface EvidencePictures {
  readonly snapshot: KeptFile & { readonly path: string };
  /** Undefined where it could not be drawn. */
  readonly strip: (KeptFile & { readonly path: string }) | undefined;
  /** Undefined where it was not kept: then no head can be blurred. */
  readonly track: (KeptFile & { readonly path: string }) | undefined;
}

export type EvidenceStore = ClipStore<EvidenceJob, EvidencePictures>;
