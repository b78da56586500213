import type { CameraState, Compliance, ViolationPage, ViolationRow } from '../wire/messages.ts';

/** What the pages may ask; the store fits, app passes it in. All answers come at once: they are small reads. */
export interface WebQueries {
  compliance(): Compliance;
  cameras(): readonly CameraState[];
  /** Newest first; `before` is the id of the last row that the reader has. */
  violationsPage(page: { limit: number; before: string | undefined }): ViolationPage;
  violation(id: string): ViolationRow | undefined;
  /** Path of the file on disk; undefined while there is none. */
  evidenceFile(id: string, part: EvidencePart): string | undefined;
}

export type EvidencePart = 'clip' | 'snapshot';
