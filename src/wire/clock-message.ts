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

export type ClockLevel = (typeof CLOCK_LEVELS)[number];
export type ClockState = z.infer<typeof ClockStateSchema>;
