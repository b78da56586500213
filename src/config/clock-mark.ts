import { z } from 'zod';

/** `clock.json` of the data folder: what the service knew of the time when it last looked. */
export const ClockMarkSchema = z.strictObject({
  /** The newest moment that it vouches for, ms since 1970 UTC. */
  knownWallMs: z.number().positive(),
  /** While the host clock says something else; null while they agree. */
  doubt: z
    .strictObject({
      /** Host clock less known time, ms, as it was found. */
      offMs: z.number(),
      /** How long the service has run since. */
      ranMs: z.number().nonnegative(),
    })
    .nullable(),
});

/** `clock.confirmed`: a person says that the host clock is right. */
export const ClockConfirmationSchema = z.strictObject({
  by: z.string().min(1),
  /** What the host clock said then. */
  atWallMs: z.number().positive(),
});

export type ClockMark = z.infer<typeof ClockMarkSchema>;
export type ClockConfirmation = z.infer<typeof ClockConfirmationSchema>;
