import { z } from 'zod';
import { AuditEntrySchema, AuditLinkSchema } from './audit.ts';

/** What an exported case holds; docs/design/evidence.md tells how a stranger checks it. */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** In the order in which they lie in the zip. `manifest.json` and its signature vouch for all others. */
export const CASE_FILES = {
  manifest: 'manifest.json',
  signature: 'manifest.sig',
  key: 'site-key.pem',
  record: 'record.json',
  log: 'log.json',
  clip: 'clip.mp4',
  snapshot: 'snapshot.jpg',
  strip: 'strip.jpg',
  track: 'track.json',
  /** Drawn from clip, record and track: no evidence by itself, so the log does not name it. */
  annotated: 'annotated.mp4',
  sums: 'SHA256SUMS',
  verifier: 'verify.html',
  readme: 'README.txt',
} as const;

export const CaseManifestSchema = z.strictObject({
  format: z.literal('qingfang-case'),
  version: z.literal(1),
  /** The violation. */
  caseId: z.uuid(),
  siteId: z.string(),
  /** UTC. */
  exportedAt: z.iso.datetime(),
  /** All files but the manifest itself and its signature. */
  files: z.array(z.strictObject({ name: z.enum(CASE_FILES), bytes: z.int().positive(), sha256 })),
});

/** From the first row about the case to the log's end at the export; rows about others only as links. */
export const CaseLogSchema = z.strictObject({
  entries: z.array(z.union([AuditEntrySchema, AuditLinkSchema])),
});

export type CaseManifest = z.infer<typeof CaseManifestSchema>;
export type CaseLog = z.infer<typeof CaseLogSchema>;
