import { z } from 'zod';
import { SCHEMA_VERSION, stateDelivery } from './messages.ts';

/** From 80 % of the disk used, from 90 %, and where there is no room for another clip. */
export const DISK_LEVELS = ['ok', 'filling', 'almost-full', 'full'] as const;

/** How full the disk of the data folder is; retained, told when the level changes. */
export const DiskStateSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  level: z.enum(DISK_LEVELS),
  usedShare: z.number().min(0).max(1),
  freeBytes: z.int(),
  at: z.iso.datetime({ offset: true }),
  ...stateDelivery,
});

export type DiskLevel = (typeof DISK_LEVELS)[number];
export type DiskState = z.infer<typeof DiskStateSchema>;
