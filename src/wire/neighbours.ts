import { z } from 'zod';
import { NearHandlingSchema } from './scans.ts';

/** Why a camera counts as adjacent: it has a zone of the case's camera as well, or stands near it on the floor plan. */
export const ADJACENCIES = ['own', 'same-zone', 'near-on-plan'] as const;

/** `/api/violations/ID/neighbours`: what was handled shortly before and after, there and beside it. */
export const NeighboursSchema = z.object({
  /** Around the case's release. */
  beforeS: z.number(),
  afterS: z.number(),
  /** The case's own first. */
  cameras: z.array(
    z.object({
      cameraId: z.string(),
      cameraName: z.string(),
      why: z.enum(ADJACENCIES),
      /** Minutes seen / those that the span touches and that are over: "nothing" and "not seen" differ. Null: none is over. */
      coverage: z.number().min(0).max(1).nullable(),
    }),
  ),
  /** How many there were besides the case, listed or not. */
  violations: z.int(),
  handlings: z.int(),
  /** Nearest in time first, without the case itself; `differenceS` is from its release. */
  near: z.array(NearHandlingSchema),
});

export type Adjacency = (typeof ADJACENCIES)[number];
export type Neighbours = z.infer<typeof NeighboursSchema>;
