import { z } from 'zod';
import { SCHEMA_VERSION, ViolationRowSchema, ViolationSchema } from './messages.ts';

/** Which parcel was read where and when, and what happened near it; docs/mqtt.md and docs/pages.md show each. */

/** One request of `POST /api/scans` holds no more. */
export const MOST_SCANS_AT_ONCE = 500;

/** In upper case, whatever a scanner or a person writes. A shorter one would be no waybill but a mistake. */
export const WaybillSchema = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[0-9A-Z][0-9A-Z-]{5,39}$/, 'use 6 to 40 letters, digits and hyphens');

export const StationSchema = z
  .string()
  .trim()
  .regex(/^[^\p{C}]{1,40}$/u, 'use 1 to 40 characters, none of them invisible');

/** What comes in on the topic `scans`, and to `POST /api/scans`. What more a scanner tells is not read. */
export const ScanSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  waybill: WaybillSchema,
  /** The scanner, as in `scans.stations` of the configuration. */
  station: StationSchema,
  /** When it was read, with an offset: a time without one means another hour somewhere else. */
  at: z.iso.datetime({ offset: true, error: 'use a time with an offset, such as 2026-03-08T09:15:02+08:00' }),
});

export const ScanListSchema = z.array(ScanSchema).min(1).max(MOST_SCANS_AT_ONCE);

/** Body of `POST /api/scans`: one, or a list; all of a list is kept or nothing. */
export const ScansRequestSchema = z.union([ScanSchema, ScanListSchema]);

/** Answer to it. */
export const ScansKeptSchema = z.object({
  /** New ones, on disk now. */
  kept: z.int(),
  /** Those that were known already: a repeat counts once. */
  known: z.int(),
  /** Stations that `scans.stations` does not name: their scans are kept, and lead nowhere until it does. */
  unmapped: z.array(z.string()),
});

export const NearHandlingSchema = z.object({
  /** Seconds after (+) or before (-) the moment at which the parcel should pass there: that of the scan plus `offsetS`. */
  differenceS: z.number(),
  handling: ViolationSchema,
  /** Present where it is a violation; its clip is evidence of what happened there, not of which parcel it was. */
  case: ViolationRowSchema.nullable(),
});

export const WaybillScanSchema = z.object({
  station: z.string(),
  at: z.iso.datetime({ offset: true }),
  /** Where the station stands; null where the configuration does not say. */
  place: z
    .object({
      /** Null: every camera that has this zone. */
      cameraId: z.string().nullable(),
      /** Null: all that the camera sees. */
      zone: z.string().nullable(),
      offsetS: z.number(),
    })
    .nullable(),
  /** Camera-minutes seen / those of the window that are over: "nothing happened" and "nobody looked" differ. Null: none is over. */
  coverage: z.number().min(0).max(1).nullable(),
  /** How many there were in the window. */
  violations: z.int(),
  handlings: z.int(),
  /** Nearest in time first: of many, the nearest violations and the nearest others. */
  near: z.array(NearHandlingSchema),
});

/** `/api/waybills/WAYBILL`: its scans, newest first, with what was near in place and time. */
export const WaybillReportSchema = z.object({
  waybill: z.string(),
  /** Of each scan, around the moment at which the parcel should pass. */
  beforeS: z.number(),
  afterS: z.number(),
  /** Older scans are forgotten. */
  keepDays: z.number(),
  scans: z.array(WaybillScanSchema),
});

export const WaybillParamsSchema = z.object({ waybill: WaybillSchema });

export type Scan = z.infer<typeof ScanSchema>;
export type ScansKept = z.infer<typeof ScansKeptSchema>;
export type NearHandling = z.infer<typeof NearHandlingSchema>;
export type WaybillScan = z.infer<typeof WaybillScanSchema>;
export type WaybillReport = z.infer<typeof WaybillReportSchema>;
