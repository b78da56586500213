import { z } from 'zod';
import { JOINT_COUNT } from '../domain/observation.ts';

/**
 * `track.json`: who was seen in each analysed frame of a clip, so that heads can be hidden in it and skeletons drawn on it.
 * Times are the stream's, as in the record; pixels are those of a picture of `pictureWh`.
 */
export const TrackSchema = z.strictObject({
  format: z.literal('qingfang-track'),
  version: z.literal(1),
  pictureWh: z.tuple([z.number().positive(), z.number().positive()]),
  /** The stream's time at which the clip's own times are zero. */
  clipZeroMs: z.number(),
  /** Also those in which nobody was seen; in the order of time. */
  frames: z
    .array(
      z.strictObject({
        tMs: z.number(),
        people: z.array(
          z.strictObject({
            boxXyxyPx: z.tuple([z.number(), z.number(), z.number(), z.number()]),
            /** x px, y px, score of each of COCO's 17 joints */
            joints: z.array(z.number()).length(3 * JOINT_COUNT),
          }),
        ),
      }),
    )
    .min(1),
});

export type TrackFile = z.infer<typeof TrackSchema>;
