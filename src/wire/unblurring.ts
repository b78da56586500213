import { z } from 'zod';
import { reasonRequest } from './reason-request.ts';

/** Why an auditor looks at a clip as it was recorded; `other` asks for a note. */
export const UNBLUR_REASONS = [
  'hidden-by-blur',
  'disputed',
  'complaint',
  'authority',
  'blur-check',
  'other',
] as const;

/** Body of `POST /api/violations/ID/unblurring`. */
export const UnblurRequestSchema = reasonRequest(UNBLUR_REASONS);

/** Until when this login sees this case unblurred, and where. */
export const UnblurringSchema = z.object({
  /** By the box's clock, for people. */
  until: z.iso.datetime({ offset: true }),
  /** From now on, for a page on a screen with another clock. */
  lastsMs: z.int().positive(),
  clipUrl: z.string(),
  snapshotUrl: z.string(),
});

export type UnblurReason = (typeof UNBLUR_REASONS)[number];
export type UnblurRequest = z.infer<typeof UnblurRequestSchema>;
export type Unblurring = z.infer<typeof UnblurringSchema>;
