export type EvidencePart = 'clip' | 'snapshot';

/** Where the box's web server serves a violation's file; relative, so that it holds under whatever name a page came by. */
export function evidencePath(violationId: string, part: EvidencePart): string {
  return `/evidence/${violationId}/${part === 'clip' ? 'clip.mp4' : 'snapshot.jpg'}`;
}
