import { z } from 'zod';
import { ViolationRowSchema } from './messages.ts';

/** Cases that are good to learn from, in a collection: shown with heads blurred, kept as long as they are in it. */

const by = z.string().trim().min(1).max(40);

/** Body of `POST /api/violations/ID/training`: puts the case in with why, in words for those who learn, or takes it out. */
export const TrainingRequestSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('added'), note: z.string().trim().min(1).max(500), by }),
  z.strictObject({ action: z.literal('removed'), by }),
]);

export const TrainingEntrySchema = z.object({
  /** Why one can learn from it. */
  note: z.string(),
  by: z.string(),
  at: z.iso.datetime({ offset: true }),
});

/** `/api/violations/ID/training`: null while the case is not in the collection. */
export const TrainingStateSchema = z.object({ entry: TrainingEntrySchema.nullable() });

/** `/api/training`: all that is in the collection, newest entry first. */
export const TrainingListSchema = z.array(z.object({ entry: TrainingEntrySchema, case: ViolationRowSchema }));

export type TrainingRequest = z.infer<typeof TrainingRequestSchema>;
export type TrainingEntry = z.infer<typeof TrainingEntrySchema>;
export type TrainingState = z.infer<typeof TrainingStateSchema>;
export type TrainingCase = z.infer<typeof TrainingListSchema>[number];
