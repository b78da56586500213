import { z } from 'zod';

/** What people say of a violation: the auditor's verdict and hold, the manager's acknowledgement. Entries are added, never changed. */
const by = z.string().trim().min(1).max(40);
const at = z.iso.datetime({ offset: true });

export const VERDICTS = ['confirmed', 'false-alarm', 'unsure'] as const;

/** Why; `other` asks for a note. */
export const VERDICT_REASONS = [
  'seen-clearly',
  'carried-or-placed',
  'handed-over',
  'not-a-parcel',
  'distance-wrong',
  'belt-or-chute',
  'hidden',
  'picture-too-poor',
  'staged-test',
  'other',
] as const;

/** The reasons that fit each verdict, the usual one first. */
export const REASONS_OF: Record<(typeof VERDICTS)[number], readonly (typeof VERDICT_REASONS)[number][]> = {
  confirmed: ['seen-clearly', 'distance-wrong', 'staged-test', 'other'],
  'false-alarm': [
    'carried-or-placed',
    'handed-over',
    'distance-wrong',
    'belt-or-chute',
    'not-a-parcel',
    'staged-test',
    'other',
  ],
  unsure: ['hidden', 'picture-too-poor', 'other'],
};

/** Body of `POST /api/violations/ID/verdict`; `withdrawn` takes the present verdict back and leaves it in the history. */
export const VerdictRequestSchema = z.strictObject({
  verdict: z.enum([...VERDICTS, 'withdrawn']),
  reason: z.enum(VERDICT_REASONS).nullable().default(null),
  note: z.string().trim().max(500).nullable().default(null),
  by,
});

export const VerdictEntrySchema = z.object({
  verdict: z.enum([...VERDICTS, 'withdrawn']),
  reason: z.enum(VERDICT_REASONS).nullable(),
  note: z.string().nullable(),
  by: z.string(),
  at,
});

export const ACKNOWLEDGEMENTS = ['on-my-way', 'talked-to', 'not-a-violation'] as const;

/** Body of `POST /api/violations/ID/acknowledgement`. */
export const AcknowledgementRequestSchema = z.strictObject({
  action: z.enum([...ACKNOWLEDGEMENTS, 'withdrawn']),
  by,
});

/** The longest storm that is answered at once; what is beyond it stays and is answered next. */
export const LONGEST_STORM = 500;

/** Body of `POST /api/acknowledgements`: one answer to all of a storm. */
export const StormAcknowledgementRequestSchema = AcknowledgementRequestSchema.extend({
  ids: z.array(z.uuid()).min(1).max(LONGEST_STORM),
});

export const AcknowledgementEntrySchema = z.object({
  action: z.enum([...ACKNOWLEDGEMENTS, 'withdrawn']),
  by: z.string(),
  at,
});

export const HOLD_ACTIONS = ['held', 'released'] as const;

/** Body of `POST /api/violations/ID/hold`: while it is held the evidence does not expire. Both ask for the reason. */
export const HoldRequestSchema = z.strictObject({
  action: z.enum(HOLD_ACTIONS),
  note: z.string().trim().min(1).max(500),
  by,
});

export const HoldEntrySchema = z.object({
  action: z.enum(HOLD_ACTIONS),
  note: z.string(),
  by: z.string(),
  at,
});

export type Verdict = (typeof VERDICTS)[number];
export type VerdictReason = (typeof VERDICT_REASONS)[number];
export type VerdictRequest = z.infer<typeof VerdictRequestSchema>;
export type VerdictEntry = z.infer<typeof VerdictEntrySchema>;
export type Acknowledgement = (typeof ACKNOWLEDGEMENTS)[number];
export type AcknowledgementRequest = z.infer<typeof AcknowledgementRequestSchema>;
export type StormAcknowledgementRequest = z.infer<typeof StormAcknowledgementRequestSchema>;
export type AcknowledgementEntry = z.infer<typeof AcknowledgementEntrySchema>;
export type HoldAction = (typeof HOLD_ACTIONS)[number];
export type HoldRequest = z.infer<typeof HoldRequestSchema>;
export type HoldEntry = z.infer<typeof HoldEntrySchema>;
