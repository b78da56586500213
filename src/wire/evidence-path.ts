/** Files of a violation; the track is what the networks saw of people in each analysed frame of the clip. */
export type EvidencePart = 'clip' | 'snapshot' | 'strip' | 'track';

/** Those that people look at. */
export const SHOWN_PARTS = ['clip', 'snapshot', 'strip'] as const satisfies readonly EvidencePart[];
export type ShownPart = (typeof SHOWN_PARTS)[number];

export const EVIDENCE_FILES = {
  clip: 'clip.mp4',
  snapshot: 'snapshot.jpg',
  strip: 'strip.jpg',
  track: 'track.json',
} as const satisfies Readonly<Record<EvidencePart, string>>;

/** Where the box's web server shows a violation's file, heads blurred; relative, so that it holds under whatever name a page came by. */
export function evidencePath(violationId: string, part: ShownPart): string {
  return `/evidence/${violationId}/${EVIDENCE_FILES[part]}`;
}

/** The file as it was recorded, for an auditor who gave a reason. */
export function unblurredPath(violationId: string, part: ShownPart): string {
  return `/evidence/${violationId}/unblurred/${EVIDENCE_FILES[part]}`;
}

export const CASE_ZIP_ROUTE = '/evidence/:id/case.zip';

/** The case as a signed zip, for the login that asked for it. */
export const caseZipPath = (violationId: string): string => CASE_ZIP_ROUTE.replace(':id', violationId);

/** The picture of the floor, where the site has one. */
export const FLOOR_PLAN_PATH = '/floor-plan';
