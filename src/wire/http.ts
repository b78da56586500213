import { z } from 'zod';
import { HANDLING_KINDS } from '../domain/handling.ts';
import { VERDICTS, AcknowledgementEntrySchema, HoldEntrySchema, VerdictEntrySchema } from './verdict.ts';

/** What comes in over HTTP besides messages.ts, and the envelopes that go out; docs/pages.md shows each. */

export const REVIEW_STATES = ['open', 'overdue', ...VERDICTS] as const;

const metres = z.coerce.number().min(0).max(1000);
const filter = {
  /** Released at or after, before. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  camera: z.string().min(1).max(40).optional(),
  /** Id of the zone; `-` is outside all. */
  zone: z.string().min(1).max(40).optional(),
  kind: z.enum(HANDLING_KINDS).optional(),
  minDistanceM: metres.optional(),
  maxDistanceM: metres.optional(),
};

/** What narrows the list, besides the state of the review. */
export const ViolationFilterSchema = z.strictObject(filter);

/** `/api/violations`: newest first. */
export const ViolationsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(30),
  /** Only rows older than this id. */
  before: z.uuid().optional(),
  ...filter,
  /** `open` has no verdict, `overdue` none in time. */
  review: z.enum(REVIEW_STATES).optional(),
  acknowledged: z.enum(['yes', 'no']).optional(),
});

/** `/api/advices`: those of the site's day, newest first. */
export const AdvicesQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** `/api/review-counts`: how many violations of the filter are in each state; overdue ones are among the open. */
export const ReviewCountsSchema = z.object({
  open: z.int(),
  overdue: z.int(),
  confirmed: z.int(),
  'false-alarm': z.int(),
  unsure: z.int(),
});

/** `/api/violations/ID/opinions`: all that people said of it, oldest first, what was taken back included. */
export const OpinionsSchema = z.object({
  verdicts: z.array(VerdictEntrySchema),
  acknowledgements: z.array(AcknowledgementEntrySchema),
  holds: z.array(HoldEntrySchema),
});

/** `/api/violations/ID/seen`: what the judgement saw, to draw over the clip. Pixels of a picture of `pictureWh`. */
export const SeenSchema = z.object({
  pictureWh: z.tuple([z.number(), z.number()]),
  /** The parcel at the release. */
  boxXyxyPx: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** The parcel's centre, with the stream's time. */
  path: z.array(z.object({ tMs: z.number(), xPx: z.number(), yPx: z.number() })),
  /** x px, y px, score of each of COCO's 17 joints at the release; null where nobody was seen. */
  joints: z.array(z.number()).length(51).nullable(),
});

export const ViolationParamsSchema = z.object({ id: z.uuid() });

/** An error as RFC 9457 writes it, `application/problem+json`. `code` is stable. */
export const ProblemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum([
    'bad-request',
    'not-found',
    'evidence-not-ready',
    'evidence-expired',
    'being-prepared',
    'heads-unknown',
    'not-blurred',
    'no-reason',
    'bad-range',
    'not-logged-in',
    'not-set-up',
    'not-allowed',
    'wrong-login',
    'too-many-tries',
    'too-many-scans',
    'account-refused',
    'camera-exists',
    'password-again',
    'probe-busy',
    'foreign-page',
    'wrong-host',
    'recheck-closed',
    'export-busy',
    'disk-full',
    'no-picture',
    'too-many-readers',
    'pages-not-built',
    'internal',
  ]),
});

/** The live stream's own event `heartbeat`: the reader knows that the line stands, and the box's clock. */
export const HeartbeatSchema = z.object({ at: z.iso.datetime({ offset: true }) });

/** `/healthz`: 200 with `ok`, 503 with `no-frames` while no camera of the site delivers pictures. */
export const HealthSchema = z.object({
  status: z.enum(['ok', 'no-frames']),
  camerasSeeing: z.int(),
  camerasAll: z.int(),
});

export type ViolationsQuery = z.infer<typeof ViolationsQuerySchema>;
export type ViolationFilter = z.infer<typeof ViolationFilterSchema>;
export type ReviewState = (typeof REVIEW_STATES)[number];
export type ReviewCounts = z.infer<typeof ReviewCountsSchema>;
export type Opinions = z.infer<typeof OpinionsSchema>;
export type Seen = z.infer<typeof SeenSchema>;
export type Problem = z.infer<typeof ProblemSchema>;
export type Health = z.infer<typeof HealthSchema>;
