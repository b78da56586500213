import { z } from 'zod';

/** That an alert went on to the next person; docs/mqtt.md shows the message. */

const isoTime = z.iso.datetime({ offset: true });

export const EscalationEntrySchema = z.object({
  /** The level, as `alerts.steps` names it. */
  to: z.string(),
  /** What triggered it; the other one is null. Nobody had answered for so long. */
  unansweredMinutes: z.number().nullable(),
  /** It was the n-th violation of its zone on that day of the site, and this is n. */
  countInZoneAndDay: z.int().nullable(),
  /** When it should have gone, and when it went. */
  dueAt: isoTime,
  at: isoTime,
  /** The service was off, or its disk was full, when it became due. */
  delayed: z.boolean(),
});

export type EscalationEntry = z.infer<typeof EscalationEntrySchema>;
