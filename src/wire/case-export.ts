import { z } from 'zod';
import { reasonRequest } from './reason-request.ts';

/** Why an auditor takes a case out of the house; `other` asks for a note. It stands in the log that goes out with it. */
export const EXPORT_REASONS = ['complaint', 'disputed', 'authority', 'kept-elsewhere', 'other'] as const;

/** Body of `POST /api/violations/ID/export`. */
export const CaseExportRequestSchema = reasonRequest(EXPORT_REASONS);

/** `case-damaged`: a file of it is missing or is not the one that was recorded, or it is older than sealed records. */
export const EXPORT_FAULTS = ['disk-full', 'case-damaged', 'internal'] as const;

/** How far the zip is that this login asked for: drawing the annotated clip takes its time. */
export const CaseExportSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('making') }),
  z.object({ state: z.literal('failed'), why: z.enum(EXPORT_FAULTS) }),
  z.object({
    state: z.literal('ready'),
    url: z.string(),
    /** By the box's clock, for people; then the zip is deleted. */
    until: z.iso.datetime({ offset: true }),
    /** From now on, for a page on a screen with another clock. */
    lastsMs: z.number().positive(),
    bytes: z.int().positive(),
    /** Of the site's key: the reader must learn it by another way than the zip. */
    fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
    /** Its clip could not be drawn over: `annotated.mp4` is not in it. */
    isUndrawn: z.boolean(),
  }),
]);

export type ExportReason = (typeof EXPORT_REASONS)[number];
export type CaseExportRequest = z.infer<typeof CaseExportRequestSchema>;
export type CaseExport = z.infer<typeof CaseExportSchema>;
export type ExportFault = (typeof EXPORT_FAULTS)[number];
