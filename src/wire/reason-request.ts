import { z } from 'zod';

/** Body of a request for what asks for a reason first: why, and in whose name. `other` asks for a note. */
export const reasonRequest = <const Reasons extends readonly string[]>(reasons: Reasons) =>
  z
    .strictObject({
      reason: z.enum(reasons),
      note: z.string().trim().max(500).nullable().default(null),
      by: z.string().trim().min(1).max(40),
    })
    .refine(({ reason, note }) => reason !== 'other' || (note !== null && note !== ''), {
      path: ['note'],
      message: 'say why in your own words',
    });

/** As it stands in the audit log. */
export const reasonDetail = ({
  reason,
  note,
}: {
  readonly reason: string;
  readonly note: string | null;
}) => ({
  reason,
  ...(note === null || note === '' ? {} : { note }),
});
