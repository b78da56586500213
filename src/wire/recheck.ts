import { z } from 'zod';
import { HANDLING_KINDS } from '../domain/handling.ts';
import { RECHECK_ANSWERS } from './recheck-answer.ts';
import { StatisticsQuerySchema } from './statistics.ts';
import { VERDICTS } from './verdict.ts';

/** The blind recheck: a second auditor says what happened, without the machine's word. docs/design/recheck.md. */

const by = z.string().trim().min(1).max(40);
const isoTime = z.iso.datetime({ offset: true });

/** Whole days of the site as in `/api/statistics`, of all cameras or of one. */
export const RecheckFiguresQuerySchema = StatisticsQuerySchema.omit({ zone: true });

/** Who asks, where nobody need log in; a login's own name goes before it. */
export const RecheckQuerySchema = z.strictObject({ by: by.optional() });

export const RecheckParamsSchema = z.object({ id: z.uuid() });

/** `/api/recheck`: all that the second auditor is told. Nothing in it says why this handling was drawn. */
export const RecheckQueueSchema = z.strictObject({
  /** Of those who ask: what they judged themselves is not among it. */
  waiting: z.int(),
  next: z
    .strictObject({
      id: z.uuid(),
      clipUrl: z.string(),
      /** Where in the clip the parcel is let go, or met by a foot. */
      releaseMs: z.number(),
      /** The parcel's centre then, in fractions of the picture: which of many is asked about. */
      x: z.number(),
      y: z.number(),
    })
    .nullable(),
});

/** Body of `POST /api/recheck/ID/answer`; `withdrawn` takes one's answer back. */
export const RecheckRequestSchema = z.strictObject({
  answer: z.enum([...RECHECK_ANSWERS, 'withdrawn']),
  by,
});

const count = z.int();
const share = z.number().min(0).max(1);
/** With its 95 % interval; null where too few looks stand behind it. */
const estimate = z.object({ share, low: share, high: share }).nullable();

/** Where the second auditor saw something else. */
const disagreement = z.object({
  /** Of the recheck. */
  id: z.uuid(),
  occurredAt: isoTime,
  cameraName: z.string(),
  answer: z.enum(RECHECK_ANSWERS),
  /** What stands against it: an auditor's verdict of a violation, or the machine's word where it raised no alarm. */
  against: z.discriminatedUnion('source', [
    z.object({ source: z.literal('verdict'), violationId: z.uuid(), verdict: z.enum(VERDICTS) }),
    z.object({ source: z.literal('quiet'), kind: z.enum(HANDLING_KINDS), clipUrl: z.string().nullable() }),
  ]),
});

/** `/api/recheck/figures`: what the rechecks say of the machine and of the auditors, for days as in `/api/statistics`. */
export const RecheckFiguresSchema = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  camera: z.string().nullable(),
  precision: z.object({
    /** By the verdicts that stand: of what was reviewed, by people who saw the machine's word. */
    verdicts: z.object({ confirmed: count, falseAlarms: count, estimate }),
    /** By the blind answers about a random part of it. */
    rechecks: z.object({ looks: count, violations: count, estimate }),
  }),
  /** Of the violations among all handlings that were seen, how many raised an alarm. */
  recall: z.object({
    /** Handlings with and without an alarm, on days and cameras from which quiet ones were drawn. */
    flagged: count,
    quiet: count,
    flaggedLooks: count,
    quietLooks: count,
    /** Violations among the quiet looks. */
    missedLooks: count,
    /** Estimated violations that raised no alarm; null where there are too few looks. */
    missed: z.number().nullable(),
    estimate,
  }),
  /** Of the verdict and the blind answer of another person about the same violation: is it one? */
  agreement: z.object({
    pairs: count,
    same: count,
    /** One of the two could not tell. */
    undecided: count,
    estimate,
    /** Cohen's; null where there are too few pairs, and where all say the same of all. */
    kappa: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  }),
  /** Drawn so far. `lapsed` had no clip, or none any more, or was asked about long enough. */
  samples: z.object({
    verdicts: count,
    quiet: count,
    answered: count,
    cannotTell: count,
    waiting: count,
    lapsed: count,
  }),
  /** Below these no figure is given. */
  least: z.object({ looks: count, quietLooks: count }),
  /** Newest first, at most 50. */
  disagreements: z.array(disagreement),
});

/** Where the clip of a recheck lies; its id leads to nothing else. */
export function recheckClipPath(id: string): string {
  return `/api/recheck/${id}/clip.mp4`;
}

export type RecheckQuery = z.infer<typeof RecheckQuerySchema>;
export type RecheckFiguresQuery = z.infer<typeof RecheckFiguresQuerySchema>;
export type RecheckQueue = z.infer<typeof RecheckQueueSchema>;
export type RecheckRequest = z.infer<typeof RecheckRequestSchema>;
export type RecheckFigures = z.infer<typeof RecheckFiguresSchema>;
export type RecheckDisagreement = RecheckFigures['disagreements'][number];
