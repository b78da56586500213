import { z } from 'zod';

/** What comes in over HTTP besides messages.ts, and the envelopes that go out; docs/pages.md shows each. */

/** `/api/violations`: newest first. */
export const ViolationsQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(30),
  /** Only rows older than this id. */
  before: z.uuid().optional(),
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
    'bad-range',
    'wrong-host',
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
export type Problem = z.infer<typeof ProblemSchema>;
export type Health = z.infer<typeof HealthSchema>;
