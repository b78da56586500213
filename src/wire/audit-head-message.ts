import { z } from 'zod';
import { delivery, SCHEMA_VERSION } from './messages.ts';

/**
 * The last row of the audit log at the end of a day, told where the box's owner cannot take it back: who has it sees whether
 * anything until then was changed.
 */
export const AuditHeadMessageSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  /** The site's, yyyy-mm-dd. */
  day: z.iso.date(),
  auditSeq: z.int().positive(),
  /** Of that row, hex. */
  sha256: z.string(),
  ...delivery,
});

export type AuditHeadMessage = z.infer<typeof AuditHeadMessageSchema>;
