import { z } from 'zod';
import { HANDLING_KINDS } from '../domain/handling.ts';
import type { ViolationRow } from './messages.ts';
import type { RecheckAnswer } from './recheck-answer.ts';
import type { Verdict } from './verdict.ts';

/** What `/api/statistics` takes and tells; docs/pages.md says what each figure means. */

/** A season, so that a question costs the box little. */
export const MOST_STATISTICS_DAYS = 92;
/** Width of a bar of the distances, m. */
export const DISTANCE_BIN_M = 0.25;

const share = z.number().min(0).max(1);
const day = z.iso.date();
const count = z.int();

/** Whole days of the site, `to` included; the last seven where neither is given. */
export const StatisticsQuerySchema = z.strictObject({
  from: day.optional(),
  to: day.optional(),
  camera: z.string().min(1).max(40).optional(),
  /** Id of the zone; `-` is outside all. */
  zone: z.string().min(1).max(40).optional(),
});

/** As on the board: a false alarm is gentle and no violation, from the verdict on. */
const counts = {
  handlings: count,
  gentle: count,
  violations: count,
  falseAlarms: count,
  /** Flagged (violations and false alarms) that have a verdict. */
  reviewed: count,
  /** gentle / handlings; null where nothing was handled, and where too little was seen to tell. */
  rate: share.nullable(),
  /** Camera-minutes seen / planned; null where none was planned. */
  coverage: share.nullable(),
  isBlind: z.boolean(),
};
export const StatisticsCountsSchema = z.object(counts);

export const StatisticsDaySchema = z.object({
  day,
  /** False for the day that runs. */
  isOver: z.boolean(),
  ...counts,
});

const place = {
  cameraId: z.string(),
  cameraName: z.string(),
  /** Id of the zone; null outside all. */
  zone: z.string().nullable(),
  name: z.string(),
};
export const StatisticsPlaceSchema = z.object({ ...place, ...counts });

/** An hour of the clock, all days together: 0 is from midnight to one. */
export const StatisticsHourSchema = z.object({
  hour: z.int().min(0).max(23),
  handlings: count,
  violations: count,
});

/** How often a camera was right, by the verdicts. */
export const CameraPrecisionSchema = z.object({
  cameraId: z.string(),
  name: z.string(),
  /** All that the machine flagged, false alarms included. */
  flagged: count,
  reviewed: count,
  confirmed: count,
  falseAlarms: count,
  unsure: count,
  /** confirmed / (confirmed + false alarms) and its Wilson 95 % interval; null where there is neither. */
  precision: z.object({ share, low: share, high: share }).nullable(),
  /** The whole interval lies below the precision of all cameras together: worth a look at the camera. */
  isBelowSite: z.boolean(),
});

const warnedDays = z.array(z.object({ day, handlings: count, violations: count }));

/** The share of violations rose on three days in a row; oldest day first, the day before the first rise included. */
export const EarlyWarningSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('place'), ...place, days: warnedDays }),
  z.object({ kind: z.literal('shift'), name: z.string(), days: warnedDays }),
]);

export const StatisticsSchema = z.object({
  from: day,
  to: day,
  camera: z.string().nullable(),
  zone: z.string().nullable(),
  /** The rate that the site wants to reach. */
  targetRate: share,
  total: StatisticsCountsSchema,
  /** In their order. */
  days: z.array(StatisticsDaySchema),
  /** All 24. */
  hours: z.array(StatisticsHourSchema),
  /** Most violations first. */
  places: z.array(StatisticsPlaceSchema),
  /** Most violations first; only kinds that occurred. */
  kinds: z.array(z.object({ kind: z.enum(HANDLING_KINDS), violations: count })),
  distances: z.object({
    binM: z.literal(DISTANCE_BIN_M),
    /** [fromM, fromM + binM), without gaps from 0 to the farthest; empty where none was measured. */
    bins: z.array(z.object({ fromM: z.number(), violations: count })),
    withoutDistance: count,
  }),
  /** Lowest precision first, those without one last. */
  cameras: z.array(CameraPrecisionSchema),
  warnings: z.array(EarlyWarningSchema),
  /** When these figures were made. */
  at: z.iso.datetime({ offset: true }),
});

export type StatisticsQuery = z.infer<typeof StatisticsQuerySchema>;
export type StatisticsCounts = z.infer<typeof StatisticsCountsSchema>;
export type StatisticsDay = z.infer<typeof StatisticsDaySchema>;
export type StatisticsPlace = z.infer<typeof StatisticsPlaceSchema>;
export type StatisticsHour = z.infer<typeof StatisticsHourSchema>;
export type CameraPrecision = z.infer<typeof CameraPrecisionSchema>;
export type EarlyWarning = z.infer<typeof EarlyWarningSchema>;
export type Statistics = z.infer<typeof StatisticsSchema>;

/** What was flagged, as one row of `/api/statistics.csv`. */
export interface ViolationLine extends Pick<
  ViolationRow,
  | 'id'
  | 'occurredAt'
  | 'cameraId'
  | 'cameraName'
  | 'zone'
  | 'kind'
  | 'distanceM'
  | 'distanceSdM'
  | 'limitM'
  | 'probability'
  | 'scale'
  | 'evidenceState'
> {
  /** Null outside all zones, and where the zone is no longer configured. */
  readonly zoneName: string | null;
  readonly verdict: Verdict | null;
  /** Of a second auditor who was told nothing. */
  readonly recheck: RecheckAnswer | null;
}
