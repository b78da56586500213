export type EvidencePart = 'clip' | 'snapshot' | 'strip';

export const EVIDENCE_FILES: Readonly<Record<EvidencePart, string>> = {
  clip: 'clip.mp4',
  snapshot: 'snapshot.jpg',
  strip: 'strip.jpg',
};

/** Where the box's web server serves a violation's file; relative, so that it holds under whatever name a page came by. */
export function evidencePath(violationId: string, part: EvidencePart): string {
  return `/evidence/${violationId}/${EVIDENCE_FILES[part]}`;
}

/** The picture of the floor, where the site has one. */
export const FLOOR_PLAN_PATH = '/floor-plan';
