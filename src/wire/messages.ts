import { z } from 'zod';
import { HANDLING_KINDS } from '../domain/handling.ts';
import { PICTURE_FAULTS } from '../domain/picture-fault.ts';
import { BoardSchema } from './board.ts';
import { EscalationEntrySchema } from './escalation.ts';
import { AcknowledgementEntrySchema, HoldEntrySchema, VerdictEntrySchema } from './verdict.ts';

/**
 * All that leaves the box as JSON, over MQTT and over the live stream of the pages; docs/mqtt.md shows each.
 * `schemaVersion` rises when a receiver must change.
 */
export const SCHEMA_VERSION = 1;
const schemaVersion = z.literal(SCHEMA_VERSION);
const isoTime = z.iso.datetime({ offset: true });

export const ViolationSchema = z.object({
  /** UUID version 7: sorts by time. */
  id: z.uuid(),
  kind: z.enum(HANDLING_KINDS),
  cameraId: z.string(),
  cameraName: z.string(),
  zone: z.string().nullable(),
  /** When the hands let go (a kick: the contact), with the site's offset. */
  occurredAt: isoTime,
  /** Presentation time in the camera's stream. */
  releaseMs: z.number(),
  endMs: z.number(),
  distanceM: z.number().nullable(),
  distanceSdM: z.number().nullable(),
  limitM: z.number(),
  dropM: z.number().nullable(),
  scale: z.enum(['calibrated', 'gravity', 'body-height']),
  probability: z.number().min(0).max(1),
  rulesVersion: z.string(),
});

const evidence = {
  snapshotUrl: z.string().nullable(),
  clipUrl: z.string().nullable(),
};

/** Written by the publisher as a message leaves: a receiver sees gaps and repeats by it. */
export const delivery = {
  /** Rises by one with each message committed, over restarts too; a repeat has the same. */
  seq: z.int().optional(),
  /** The life of the service that committed the message. */
  bootId: z.uuid().optional(),
  /** Left more than 10 s after it was committed: the broker was away. */
  late: z.literal(true).optional(),
};

/** SHA-256 of the sealed record, hex: from here on nobody can change what was judged unseen. */
const recordSha256 = z.string().optional();

/** Of retained messages: each newest one replaces the one before, so that gaps are no loss. */
export const stateDelivery = {
  bootId: z.uuid().optional(),
  /** Rises with each state told in that life of the service, over all topics. */
  stateSeq: z.int().optional(),
};

export const ViolationMessageSchema = z.discriminatedUnion('type', [
  ViolationSchema.extend({
    schemaVersion,
    type: z.literal('raised'),
    ...evidence,
    recordSha256,
    ...delivery,
  }),
  ViolationSchema.extend({
    schemaVersion,
    type: z.literal('evidence-ready'),
    snapshotUrl: z.string(),
    /** Left out where it could not be drawn. */
    stripUrl: z.string().optional(),
    clipUrl: z.string(),
    /** Of the files as recorded; the addresses show them with heads blurred. */
    clipSha256: z.string(),
    snapshotSha256: z.string(),
    recordSha256,
    ...delivery,
  }),
  ViolationSchema.extend({
    schemaVersion,
    type: z.literal('evidence-failed'),
    ...evidence,
    reason: z.string(),
    ...delivery,
  }),
]);

export const CAMERA_STATES = ['connecting', 'live', 'stalled', 'backoff', 'stopped'] as const;

/** Whether what happens before it is seen: a covered lens must not look gentle. */
export function sees({ state, pictureFault }: Pick<CameraState, 'state' | 'pictureFault'>): boolean {
  return state === 'live' && pictureFault === null;
}

export const CameraStateSchema = z.object({
  schemaVersion,
  cameraId: z.string(),
  name: z.string(),
  state: z.enum(CAMERA_STATES),
  /** Why it is not live; null when it is. A stable error code and one line. */
  reason: z.object({ code: z.string(), text: z.string() }).nullable(),
  /** Why it sees nothing though it is live; null when it sees, or is not live. */
  pictureFault: z.enum(PICTURE_FAULTS).nullable(),
  /** Since when state and picture are so, with the site's offset. */
  since: isoTime,
  measuredFps: z.number().nullable(),
  keyframeIntervalMs: z.number().nullable(),
  framesAnalysed: z.int(),
  framesDropped: z.int(),
  /** Preparing, networks and decoding of a frame, the median of late; null before the first. */
  inferenceMs: z.number().nullable(),
  /** What is odd though it works: rate differs from the declared one, keyframes too far apart, … */
  warnings: z.array(z.string()),
  ...stateDelivery,
});

export const SiteStatusSchema = z.object({
  schemaVersion,
  siteId: z.string(),
  online: z.boolean(),
  at: isoTime,
  ...stateDelivery,
});

export const ComplianceSchema = z.object({
  schemaVersion,
  /** The site's day, yyyy-mm-dd. */
  day: z.iso.date(),
  handlings: z.int(),
  gentle: z.int(),
  violations: z.int(),
  advices: z.int(),
  /** Violations that have an auditor's verdict; the others are provisional. */
  reviewed: z.int(),
  /** Of these, false alarms: they count as gentle at once and are no longer among `violations`. */
  falseAlarms: z.int(),
  /** gentle / handlings; null where nothing was handled yet, and where too little was seen to tell. */
  rate: z.number().min(0).max(1).nullable(),
  /** Camera-minutes of the day that were seen / planned so far; null before the first. */
  coverage: z.number().min(0).max(1).nullable(),
  camerasSeeing: z.int(),
  camerasAll: z.int(),
  lastViolation: ViolationSchema.nullable(),
  /** When these figures were made; a page shows its age. */
  at: isoTime,
  ...stateDelivery,
});

/** Why evidence expired: its days were over, its kind took too many bytes, or the disk had to have room. */
export const EXPIRY_REASONS = ['age', 'bytes', 'space'] as const;

/** A violation as the pages list it. */
export const ViolationRowSchema = ViolationSchema.extend({
  evidenceState: z.enum(['raised', 'capturing', 'ready', 'failed', 'expired']),
  snapshotUrl: z.string().nullable(),
  /** Three frames side by side; null also where they could not be drawn. */
  stripUrl: z.string().nullable(),
  clipUrl: z.string().nullable(),
  /** Whether those addresses show something: heads are blurred by where they were seen, which is not known of old evidence. */
  headsKnown: z.boolean(),
  clipSha256: z.string().nullable(),
  snapshotSha256: z.string().nullable(),
  /** Where in the clip the release lies, for the player. */
  clipReleaseMs: z.number().nullable(),
  /** Since when clip and snapshot are gone; the hashes stay. */
  expired: z.object({ at: isoTime, why: z.enum(EXPIRY_REASONS) }).nullable(),
  /** Present while an auditor keeps the evidence from expiring. */
  hold: HoldEntrySchema.nullable(),
  /** The newest that was not taken back. */
  verdict: VerdictEntrySchema.nullable(),
  acknowledgement: AcknowledgementEntrySchema.nullable(),
  /** Whom it went on to, oldest first. */
  escalations: z.array(EscalationEntrySchema),
});

export const ViolationPageSchema = z.object({
  rows: z.array(ViolationRowSchema),
  /** Pass as `before` for older rows; null at the end. */
  nextBefore: z.uuid().nullable(),
});

/** `POST /api/acknowledgements`: those whose answer changed, as they are now. */
export const ChangedViolationsSchema = z.object({ rows: z.array(ViolationRowSchema) });

/** A handling near the limit: worth a friendly word, not an alarm, and without a clip. */
export const AdviceSchema = ViolationSchema;

/** One event of the live stream `/api/live` (server-sent events; `data` is one of these). */
export const LiveEventSchema = z.discriminatedUnion('topic', [
  z.object({ topic: z.literal('violation'), row: ViolationRowSchema }),
  z.object({ topic: z.literal('advice'), advice: AdviceSchema }),
  z.object({ topic: z.literal('compliance'), compliance: ComplianceSchema }),
  z.object({ topic: z.literal('board'), board: BoardSchema }),
  z.object({ topic: z.literal('camera'), camera: CameraStateSchema }),
  /** Which there are, whenever one comes or goes: the state of any other is of the past. */
  z.object({ topic: z.literal('cameras'), cameraIds: z.array(z.string()) }),
]);

/** What a page needs to know of the site at its start, `/api/site`. */
export const SiteSchema = z.object({
  siteId: z.string(),
  name: z.string(),
  timeZone: z.string(),
  /** Every zone of every camera, by its name for people. */
  zones: z.array(z.object({ cameraId: z.string(), id: z.string(), name: z.string() })),
  throwLimitM: z.number(),
  /** A violation without a verdict for longer than this is overdue. */
  reviewWithinMs: z.number(),
  /** When phones make no sound: HH:MM of the site. */
  quietHours: z.array(z.object({ from: z.string(), to: z.string() })),
  /** What comes of the same camera so soon after an alert makes none either, and lies under it. */
  alertCooldownMs: z.number(),
  /** Where cameras stand on the picture `/floor-plan`, in fractions of it; null where the site has none. */
  floorPlan: z.array(z.object({ cameraId: z.string(), x: z.number(), y: z.number() })).nullable(),
  version: z.string(),
});

export type Violation = z.infer<typeof ViolationSchema>;
export type Advice = z.infer<typeof AdviceSchema>;
export type ViolationMessage = z.infer<typeof ViolationMessageSchema>;
export type CameraState = z.infer<typeof CameraStateSchema>;
export type SiteStatus = z.infer<typeof SiteStatusSchema>;
export type Compliance = z.infer<typeof ComplianceSchema>;
export type ViolationRow = z.infer<typeof ViolationRowSchema>;
export type ExpiryReason = (typeof EXPIRY_REASONS)[number];
export type ViolationPage = z.infer<typeof ViolationPageSchema>;
export type LiveEvent = z.infer<typeof LiveEventSchema>;
export type Site = z.infer<typeof SiteSchema>;

export const topics = (siteId: string) => ({
  status: `qingfang/${siteId}/status`,
  cameraState: (cameraId: string) => `qingfang/${siteId}/cameras/${cameraId}/state`,
  violations: `qingfang/${siteId}/violations`,
  compliance: `qingfang/${siteId}/compliance/today`,
  acknowledgements: `qingfang/${siteId}/acknowledgements`,
  /** What others may publish: a person has seen an alert. */
  acknowledge: `qingfang/${siteId}/acknowledge`,
  escalations: `qingfang/${siteId}/escalations`,
  /** What scanners may publish: which parcel was read where. */
  scans: `qingfang/${siteId}/scans`,
  verdicts: `qingfang/${siteId}/verdicts`,
  disk: `qingfang/${siteId}/disk`,
  clock: `qingfang/${siteId}/clock`,
  auditHead: (day: string) => `qingfang/${siteId}/audit/${day}`,
});
