import { z } from 'zod';

/** What is written into the audit log; a reader must bear words that it does not know. */
export const AUDIT_ACTIONS = [
  'violation-raised',
  'verdict',
  'acknowledgement',
  'hold',
  'training',
  'escalated',
  'evidence-ready',
  'evidence-failed',
  'evidence-removed',
  'evidence-repaired',
  'exported',
  'service-started',
  'database-restored',
  'logged-in',
  'login-failed',
  'logged-out',
  'account-added',
  'account-changed',
  'clip-viewed',
  'clip-unblurred',
  'waybill-searched',
  'calibration-changed',
  'zones-changed',
  'camera-changed',
  'camera-probed',
  'table-downloaded',
  'recheck-clip-kept',
  'recheck-clip-removed',
  'recheck-answered',
  'clock-stepped',
  'clock-confirmed',
] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A row of the audit log. `sha256` is that of the canonical JSON (RFC 8785) of all other fields. */
export const AuditEntrySchema = z.object({
  /** 1, 2, 3 … without gaps. */
  seq: z.int().positive(),
  /** UTC. */
  at: z.iso.datetime(),
  /** A person's name as given, or `service`. */
  actor: z.string(),
  action: z.string(),
  /** Mostly a violation's id. */
  subject: z.string(),
  detail: z.record(z.string(), z.json()),
  /** Of the row before; 64 zeros in the first. */
  previousSha256: sha256,
  sha256,
});

/** A row about something else in an excerpt: it holds the chain together and tells nothing. */
export const AuditLinkSchema = z.strictObject({ seq: z.int().positive(), previousSha256: sha256, sha256 });

export const AuditPageSchema = z.object({
  rows: z.array(AuditEntrySchema),
  /** Pass as `before` for older rows; null at the end. */
  nextBefore: z.int().nullable(),
});

export type AuditAction = (typeof AUDIT_ACTIONS)[number];
export type AuditEntry = z.infer<typeof AuditEntrySchema>;
export type AuditLink = z.infer<typeof AuditLinkSchema>;
export type AuditPage = z.infer<typeof AuditPageSchema>;
