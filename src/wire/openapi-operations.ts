import { z } from 'zod';
import {
  AccountChangeSchema,
  AccountListSchema,
  AuditQuerySchema,
  LogInRequestSchema,
  NewAccountSchema,
  OwnPasswordSchema,
  SessionSchema,
  SetUpRequestSchema,
} from './accounts.ts';
import { AuditPageSchema } from './audit.ts';
import { BoardSchema } from './board.ts';
import { CalibrationRequestSchema, CalibrationStateSchema } from './calibration.ts';
import {
  CameraProbeRequestSchema,
  CameraProbeSchema,
  CameraSettingsRequestSchema,
  CameraSettingsStateSchema,
  NewCameraSchema,
} from './camera-setup.ts';
import { CaseExportRequestSchema, CaseExportSchema } from './case-export.ts';
import { ClockConfirmationRequestSchema, ClockReportSchema } from './clock-message.ts';
import {
  AdvicesQuerySchema,
  HealthSchema,
  OpinionsSchema,
  ReviewCountsSchema,
  SeenSchema,
  ViolationFilterSchema,
  ViolationsQuerySchema,
} from './http.ts';
import {
  AdviceSchema,
  CameraStateSchema,
  ChangedViolationsSchema,
  ComplianceSchema,
  LiveEventSchema,
  SiteSchema,
  ViolationPageSchema,
  ViolationRowSchema,
} from './messages.ts';
import { NeighboursSchema } from './neighbours.ts';
import {
  RecheckFiguresQuerySchema,
  RecheckFiguresSchema,
  RecheckQuerySchema,
  RecheckQueueSchema,
  RecheckRequestSchema,
} from './recheck.ts';
import { ScansKeptSchema, ScansRequestSchema, WaybillReportSchema } from './scans.ts';
import { StatisticsQuerySchema, StatisticsSchema } from './statistics.ts';
import { TrainingListSchema, TrainingRequestSchema, TrainingStateSchema } from './training.ts';
import { UnblurRequestSchema, UnblurringSchema } from './unblurring.ts';
import { ZonesRequestSchema, ZonesStateSchema } from './zones.ts';
import {
  AcknowledgementRequestSchema,
  HoldRequestSchema,
  StormAcknowledgementRequestSchema,
  VerdictRequestSchema,
} from './verdict.ts';

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly answer: z.ZodType;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** JSON unless said otherwise. */
  readonly mediaType?: string;
  /** A program's token opens it as well. */
  readonly isForPrograms?: true;
}

const ReadySchema = z.object({ status: z.literal('ready'), day: z.iso.date() });
const ONE = '/api/violations/{id}';

/** Every JSON route of the service; a test holds it together with the routes themselves. */
export const OPERATIONS: readonly Operation[] = [
  { method: 'get', path: '/api/site', summary: 'What a page needs to know of the site', answer: SiteSchema },
  { method: 'get', path: '/api/compliance', summary: 'Today’s figures', answer: ComplianceSchema },
  { method: 'get', path: '/api/board', summary: 'The present shift, place by place', answer: BoardSchema },
  {
    method: 'get',
    path: '/api/cameras',
    summary: 'State of each camera',
    answer: z.array(CameraStateSchema),
  },
  {
    method: 'get',
    path: '/api/clock',
    summary: 'Whether the box believes its clock, and if not, by how much and since when',
    answer: ClockReportSchema,
  },
  {
    method: 'post',
    path: '/api/clock/confirmation',
    summary:
      'Says that the clock is right, as `qingfang clock --confirm` does; answers with how it stands then',
    body: ClockConfirmationRequestSchema,
    answer: ClockReportSchema,
  },
  {
    method: 'post',
    path: '/api/cameras',
    summary: 'Adds a camera, which begins at once',
    body: NewCameraSchema,
    answer: CameraSettingsStateSchema,
  },
  {
    method: 'post',
    path: '/api/cameras/probe',
    summary: 'Looks at streams for some seconds and says what is there, or what is wrong; one at a time',
    body: CameraProbeRequestSchema,
    answer: CameraProbeSchema,
  },
  {
    method: 'get',
    path: '/api/cameras/{id}/settings',
    summary: 'How the camera is reached, without its password',
    answer: CameraSettingsStateSchema,
  },
  {
    method: 'put',
    path: '/api/cameras/{id}/settings',
    summary:
      'Saves how it is reached, in force at once; null takes it back, or removes a camera that was added',
    body: CameraSettingsRequestSchema,
    answer: CameraSettingsStateSchema,
  },
  {
    method: 'get',
    path: '/api/cameras/{id}/picture.jpg',
    summary: 'What the camera sees now, small, heads blurred; at most one a second is made',
    // In OpenAPI 3.1 the media type alone says that it is bytes.
    answer: z.unknown(),
    mediaType: 'image/jpeg',
  },
  {
    method: 'get',
    path: '/api/cameras/{id}/calibration',
    summary: 'By what the camera measures metres now',
    answer: CalibrationStateSchema,
  },
  {
    method: 'put',
    path: '/api/cameras/{id}/calibration',
    summary: 'Saves a calibration, in force at once; null takes it back',
    body: CalibrationRequestSchema,
    answer: CalibrationStateSchema,
  },
  {
    method: 'get',
    path: '/api/cameras/{id}/zones',
    summary: 'The zones of the camera’s picture',
    answer: ZonesStateSchema,
  },
  {
    method: 'put',
    path: '/api/cameras/{id}/zones',
    summary: 'Saves the zones, in force at once; null takes them back',
    body: ZonesRequestSchema,
    answer: ZonesStateSchema,
  },
  {
    method: 'get',
    path: '/api/violations',
    summary: 'Violations, newest first; pass nextBefore as before for older ones',
    query: ViolationsQuerySchema,
    answer: ViolationPageSchema,
  },
  {
    method: 'get',
    path: '/api/review-counts',
    summary: 'How many of the filter are in each state of the review',
    query: ViolationFilterSchema,
    answer: ReviewCountsSchema,
  },
  {
    method: 'get',
    path: '/api/advices',
    summary: 'Today’s handlings near the limit, newest first',
    query: AdvicesQuerySchema,
    answer: z.array(AdviceSchema),
  },
  { method: 'get', path: ONE, summary: 'One violation', answer: ViolationRowSchema },
  {
    method: 'get',
    path: `${ONE}/opinions`,
    summary: 'All that people said of it, oldest first',
    answer: OpinionsSchema,
  },
  {
    method: 'get',
    path: `${ONE}/neighbours`,
    summary: 'What was judged within a minute before and after it, on its camera and on those beside it',
    answer: NeighboursSchema,
  },
  { method: 'get', path: `${ONE}/seen`, summary: 'Box, path and joints as judged', answer: SeenSchema },
  {
    method: 'post',
    path: `${ONE}/verdict`,
    summary: 'Gives or takes back a verdict',
    body: VerdictRequestSchema,
    answer: ViolationRowSchema,
  },
  {
    method: 'post',
    path: `${ONE}/acknowledgement`,
    summary: 'Answers an alert, or takes the answer back',
    body: AcknowledgementRequestSchema,
    answer: ViolationRowSchema,
  },
  {
    method: 'post',
    path: '/api/acknowledgements',
    summary:
      'One answer to all of a storm, kept for each; those that are answered already keep theirs. Answers with those that changed',
    body: StormAcknowledgementRequestSchema,
    answer: ChangedViolationsSchema,
  },
  {
    method: 'post',
    path: `${ONE}/hold`,
    summary: 'Keeps its evidence from expiring, or ends that',
    body: HoldRequestSchema,
    answer: ViolationRowSchema,
  },
  {
    method: 'get',
    path: `${ONE}/training`,
    summary: 'Whether it is in the collection to learn from, and why',
    answer: TrainingStateSchema,
  },
  {
    method: 'post',
    path: `${ONE}/training`,
    summary: 'Puts it into the collection to learn from, or takes it out',
    body: TrainingRequestSchema,
    answer: TrainingStateSchema,
  },
  {
    method: 'get',
    path: '/api/training',
    summary: 'The collection of cases to learn from, newest entry first',
    answer: TrainingListSchema,
  },
  {
    method: 'post',
    path: `${ONE}/unblurring`,
    summary: 'Gives the reason for seeing it as it was recorded, with heads, for a quarter of an hour',
    body: UnblurRequestSchema,
    answer: UnblurringSchema,
  },
  {
    method: 'post',
    path: `${ONE}/export`,
    summary:
      'Gives the reason for taking the case out, and begins its signed zip, which holds faces; one at a time',
    body: CaseExportRequestSchema,
    answer: CaseExportSchema,
  },
  {
    method: 'get',
    path: `${ONE}/export`,
    summary: 'How far the zip is; once it is ready, where this login fetches it for a quarter of an hour',
    answer: CaseExportSchema,
  },
  {
    method: 'post',
    path: '/api/scans',
    summary: 'Takes what scanners read: one, or a list, of which all is kept or nothing',
    body: ScansRequestSchema,
    answer: ScansKeptSchema,
    isForPrograms: true,
  },
  {
    method: 'get',
    path: '/api/waybills/{waybill}',
    summary: 'Its scans, newest first, with the handlings near them in place and time',
    answer: WaybillReportSchema,
  },
  {
    method: 'get',
    path: '/api/statistics',
    summary:
      'Figures of whole days of the site, with early warnings; the last seven days where none are named',
    query: StatisticsQuerySchema,
    answer: StatisticsSchema,
  },
  {
    method: 'get',
    path: '/api/statistics.csv',
    summary: 'What was flagged in the same days, one row each, for a spreadsheet',
    query: StatisticsQuerySchema,
    answer: z.string(),
    mediaType: 'text/csv',
  },
  {
    method: 'get',
    path: '/api/recheck',
    summary: 'What the blind recheck asks this person next, and how much waits',
    query: RecheckQuerySchema,
    answer: RecheckQueueSchema,
  },
  {
    method: 'post',
    path: '/api/recheck/{id}/answer',
    summary: 'Says what happened, or takes one’s answer back; answers with what comes next',
    body: RecheckRequestSchema,
    answer: RecheckQueueSchema,
  },
  {
    method: 'get',
    path: '/api/recheck/{id}/clip.mp4',
    summary: 'The clip that is asked about, with ranges',
    answer: z.unknown(),
    mediaType: 'video/mp4',
  },
  {
    method: 'get',
    path: '/api/recheck/figures',
    summary:
      'What the rechecks say of precision, recall and the auditors’ agreement, in days as of /api/statistics',
    query: RecheckFiguresQuerySchema,
    answer: RecheckFiguresSchema,
  },
  {
    method: 'get',
    path: '/api/live',
    summary: 'Server-sent events; the data of each is one of these, besides the event heartbeat',
    answer: LiveEventSchema,
    mediaType: 'text/event-stream',
  },
  { method: 'get', path: '/api/session', summary: 'Who is logged in', answer: SessionSchema },
  {
    method: 'post',
    path: '/api/session',
    summary: 'Logs in; the answer sets the cookie',
    body: LogInRequestSchema,
    answer: SessionSchema,
  },
  { method: 'delete', path: '/api/session', summary: 'Logs out', answer: SessionSchema },
  {
    method: 'post',
    path: '/api/session/password',
    summary: 'Changes the own password; ends all other logins of the account',
    body: OwnPasswordSchema,
    answer: SessionSchema,
  },
  {
    method: 'post',
    path: '/api/setup',
    summary: 'Makes the first admin, with the code from the terminal',
    body: SetUpRequestSchema,
    answer: SessionSchema,
  },
  {
    method: 'get',
    path: '/api/accounts',
    summary: 'Who may log in',
    answer: AccountListSchema,
  },
  {
    method: 'post',
    path: '/api/accounts',
    summary: 'Adds an account',
    body: NewAccountSchema,
    answer: AccountListSchema,
  },
  {
    method: 'patch',
    path: '/api/accounts/{name}',
    summary: 'Changes role or password, disables; ends the sessions of that account',
    body: AccountChangeSchema,
    answer: AccountListSchema,
  },
  {
    method: 'get',
    path: '/api/audit',
    summary: 'Who did what, newest first; pass nextBefore as before for older rows',
    query: AuditQuerySchema,
    answer: AuditPageSchema,
  },
  { method: 'get', path: '/healthz', summary: 'Whether frames flow', answer: HealthSchema },
  { method: 'get', path: '/readyz', summary: 'Whether the figures can be read', answer: ReadySchema },
];
