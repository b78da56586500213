import { z } from 'zod';

const isoTime = z.iso.datetime({ offset: true });
const share = z.number().min(0).max(1);

/** One hour of a place, counted from the start of the shift; the last one may still run. */
export const BoardHourSchema = z.object({
  startAt: isoTime,
  handlings: z.int(),
  violations: z.int(),
  /** Gentle / all; null where nothing was handled. */
  rate: share.nullable(),
  /** Minutes in which the camera saw / minutes of the hour so far; null before its first whole minute. */
  coverage: share.nullable(),
});

/** A zone, or a camera without zones, over the present shift. */
export const BoardPlaceSchema = z.object({
  cameraId: z.string(),
  /** Id of the zone; null for what lies outside all zones of its camera. */
  zone: z.string().nullable(),
  name: z.string(),
  handlings: z.int(),
  violations: z.int(),
  /** Null where nothing was handled, and where too little was seen to tell. */
  rate: share.nullable(),
  coverage: share.nullable(),
  isBlind: z.boolean(),
  /** Holds the zero-violation flag. */
  hasFlag: z.boolean(),
  hours: z.array(BoardHourSchema),
});

/** `/api/board`: what the wall shows besides today's figures. All of it is of the present shift. */
export const BoardSchema = z.object({
  shift: z.object({ name: z.string(), startAt: isoTime, endAt: isoTime }),
  /** The rate that the site wants to reach. */
  targetRate: share,
  /** Below this share of the planned camera-minutes no rate is shown. */
  minCoverage: share,
  /** A place needs as many handlings without a violation for the flag. */
  flagMinHandlings: z.int(),
  /** Camera-minutes so far. */
  coverage: z.object({ seenMinutes: z.int(), plannedMinutes: z.int() }),
  places: z.array(BoardPlaceSchema),
  at: isoTime,
});

export type Board = z.infer<typeof BoardSchema>;
export type BoardPlace = z.infer<typeof BoardPlaceSchema>;
export type BoardHour = z.infer<typeof BoardHourSchema>;
