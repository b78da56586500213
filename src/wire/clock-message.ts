import { z } from 'zod';
import { SCHEMA_VERSION, stateDelivery } from './messages.ts';

/** Days away from what the box knows of the time: nobody can tell yet whether the clock is right now or was before. */
export const CLOCK_LEVELS = ['ok', 'ahead', 'behind'] as const;

/** Whether the box believes its own clock; retained, told when the level changes. */
export const ClockStateSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  level: z.enum(CLOCK_LEVELS),
  /** Seconds by which the clock is ahead of the time that is known, negative behind it. */
  offS: z.int(),
  /** By that clock. */
  at: z.iso.datetime({ offset: true }),
  ...stateDelivery,
});

/** `GET /api/clock`: how the clock stands, for people. */
export const ClockReportSchema = z.object({
  level: z.enum(CLOCK_LEVELS),
  offS: z.int(),
  /** What the clock of the box says, and what time it should be by all that the box knows; both with the site's offset. */
  now: z.iso.datetime({ offset: true }),
  known: z.iso.datetime({ offset: true }),
  /** When the box found its clock elsewhere, by that clock; null where it is believed, or where the log could not be written. */
  since: z.iso.datetime({ offset: true }).nullable(),
  /** For how long the service has been at work since, and after how long it believes its clock without anybody's word. */
  ranS: z.int(),
  settlesAfterS: z.int(),
});

/** Body of `POST /api/clock/confirmation`: the clock is right now. */
export const ClockConfirmationRequestSchema = z.strictObject({ by: z.string().trim().min(1).max(40) });

export type ClockConfirmationRequest = z.infer<typeof ClockConfirmationRequestSchema>;
export type ClockReport = z.infer<typeof ClockReportSchema>;
export type ClockLevel = (typeof CLOCK_LEVELS)[number];
export type ClockState = z.infer<typeof ClockStateSchema>;
