import { z } from 'zod';
import { HANDLING_KINDS } from '../domain/handling.ts';
import { CalibrationSchema } from './calibration.ts';

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'use lower-case letters, digits and hyphens (at most 40)');
const days = z.number().positive().max(36_500);
const port = z.int().min(0).max(65_535);

export const RulesSchema = z.strictObject({
  version: z.string().min(1).default('2026-1'),
  throwLimitM: z.number().positive().default(0.5),
  dropLimitM: z.number().positive().default(0.3),
  flagProbability: z.number().gt(0).lt(1).default(0.5),
  violationKinds: z.array(z.enum(HANDLING_KINDS)).default(['throw', 'kick']),
});

export const ZoneSchema = z.strictObject({
  id,
  name: z.string().min(1),
  polygon: z.array(z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)])).min(3),
  rules: RulesSchema.partial().optional(),
});

/** HH:MM of the site's clock. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'use a time of day such as 06:00 or 22:30');

/** rtsp://, rtsps:// or a path of a video file; ${NAME} is taken from the environment. */
const source = z.string().min(1);

export const CameraSchema = z.strictObject({
  id,
  name: z.string().min(1),
  /** Main stream: copied for evidence. */
  url: source,
  /** Sub-stream to analyse; the main stream where it is left out. */
  analysisUrl: source.optional(),
  transport: z.enum(['tcp', 'udp']).default('tcp'),
  analysedFps: z.number().min(1).max(30).default(12.5),
  /** What the camera is set to; a measured rate that differs is reported. */
  declaredFps: z.number().positive().optional(),
  calibration: CalibrationSchema.optional(),
  zones: z.array(ZoneSchema).default([]),
  /** Plays the file in a loop as if it were a camera; only for a path. */
  loop: z.boolean().default(true),
  /** Else it is not connected to, and no minutes of it are planned. */
  enabled: z.boolean().default(true),
});

/** A camera, a zone of any camera, or a zone of one. */
const StationPlaceSchema = z
  .strictObject({
    camera: id.optional(),
    zone: id.optional(),
    /** A parcel passes there so long after the scan; before it where it is negative. */
    offsetS: z.number().min(-3600).max(3600).default(0),
  })
  .refine(({ camera, zone }) => camera !== undefined || zone !== undefined, 'name a camera or a zone');

const AlertStepSchema = z
  .strictObject({
    /** The level that the alert goes on to, in the site's own words. */
    to: z.string().trim().min(1).max(40),
    /** Nobody has answered for so long. */
    unansweredMinutes: z.number().positive().max(1440).optional(),
    /** It is the n-th violation of its zone on this day of the site. */
    countInZoneAndDay: z.int().min(1).max(1000).optional(),
  })
  .refine(
    ({ unansweredMinutes, countInZoneAndDay }) =>
      (unansweredMinutes === undefined) !== (countInZoneAndDay === undefined),
    'give either unansweredMinutes or countInZoneAndDay',
  );

export const ConfigSchema = z.strictObject({
  site: z.strictObject({
    id,
    name: z.string().min(1),
    timeZone: z.string().default('Asia/Shanghai'),
    shifts: z
      .array(z.strictObject({ name: z.string().min(1), start: clockTime, end: clockTime }))
      .min(1)
      .default([{ name: '全天 All day', start: '00:00', end: '00:00' }]),
  }),
  dataDir: z.string().default('data'),
  /** The data folder is a disk of its own: without it the service does not start, rather than fill the root disk. */
  dataDirIsMount: z.boolean().default(false),
  web: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: port.default(8080),
      /** Names besides addresses and localhost under which browsers reach this box, for example behind a proxy. */
      allowedHosts: z.array(z.string()).default([]),
      /** Addresses of reverse proxies whose X-Forwarded headers are believed: who calls, and whether by HTTPS. */
      trustedProxies: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).default([]),
    })
    .prefault({}),
  /** How long a login lasts, once there are accounts. */
  sessions: z
    .strictObject({
      idleHours: z.number().positive().max(720).default(8),
      longestHours: z.number().positive().max(8760).default(72),
      /** Of a wall screen (role board), used or not. */
      boardDays: z.number().positive().max(400).default(90),
    })
    .prefault({}),
  mqtt: z
    .strictObject({
      /** A broker elsewhere; the embedded one where it is left out. */
      url: z.string().optional(),
      user: z.string().optional(),
      password: z.string().optional(),
      /** With 5 a broker that forbids a topic says so; with 3.1.1 it takes the message and drops it. */
      protocol: z.enum(['3.1.1', '5']).default('3.1.1'),
      /** PEM files: the authority that signed the broker's certificate, and what this box shows of itself. */
      caFile: z.string().min(1).optional(),
      certFile: z.string().min(1).optional(),
      keyFile: z.string().min(1).optional(),
      host: z.string().default('127.0.0.1'),
      port: port.default(1883),
      wsPort: port.default(9001),
    })
    .prefault({}),
  inference: z
    .strictObject({
      /** Worker threads; as many as cores where it is left out. */
      workers: z.int().positive().optional(),
      /** Folder of models and cards; that of the package where it is left out. */
      modelsDir: z.string().optional(),
      pose: z.string().default('qingfang-v3-int8'),
      object: z.string().default('qingfang-v3-int8'),
      /** Looks a second time, over time, at what may have happened; null leaves it to the first look alone. */
      look: z.string().nullable().default(null),
    })
    .prefault({}),
  evidence: z
    .strictObject({
      preRollMs: z.int().min(3000).default(3000),
      postRollMs: z.int().min(3000).default(3000),
      /** How long plain recordings are kept before they are overwritten. */
      ringMinutes: z.number().positive().default(10),
      /** And how much of the disk they may take, all cameras together; a clip's seconds stay. */
      ringMaxGigabytes: z.number().positive().optional(),
    })
    .prefault({}),
  /** How long clips and snapshots stay; never less than until their verdict, or the end of a hold. A gigabyte is 10^9 bytes. */
  retention: z
    .strictObject({
      days: days.default(180),
      falseAlarmDays: days.default(30),
      maxGigabytes: z.number().positive().optional(),
      /** For one kind, in place of those for all. */
      kinds: z
        .partialRecord(
          z.enum(HANDLING_KINDS),
          z.strictObject({ days: days.optional(), maxGigabytes: z.number().positive().optional() }),
        )
        .default({}),
      /** Below this the ring shrinks, then the oldest evidence goes. Well above the room at which nothing is recorded any more. */
      minFreeGigabytes: z.number().min(0.6).default(2),
    })
    .prefault({}),
  /** Copies of the database, one a day. */
  backups: z
    .strictObject({
      keepDays: z.int().min(1).max(3650).default(14),
      /** Another disk is better; `backups` in the data folder where it is left out. */
      dir: z.string().min(1).optional(),
    })
    .prefault({}),
  rules: RulesSchema.prefault({}),
  board: z
    .strictObject({
      /** The rate that the site wants to reach. */
      targetRate: z.number().min(0).max(1).default(0.98),
      /** Below this share of the planned camera-minutes no rate is shown. */
      minCoverage: z.number().min(0).max(1).default(0.7),
      /** A camera saw in a minute when at least this share of the frames it should analyse was analysed. */
      seenFrameShare: z.number().gt(0).max(1).default(0.25),
      /** Handlings of a shift that a place needs for the zero-violation flag. */
      flagMinHandlings: z.int().positive().default(20),
    })
    .prefault({}),
  review: z
    .strictObject({
      /** A violation without a verdict for longer than this is shown as overdue. */
      withinHours: z.number().positive().default(24),
      /** What a second auditor is asked about, without the machine's word. */
      recheck: z
        .strictObject({
          /** Of the violations that were given a verdict. */
          ofVerdicts: z.number().min(0).max(1).default(0.1),
          /** Handlings that raised no alarm, of each camera and day; 0: none. */
          quietPerDay: z.int().min(0).max(100).default(2),
          /** How long their clips are kept. */
          keepDays: days.default(14),
        })
        .prefault({}),
    })
    .prefault({}),
  statistics: z
    .strictObject({
      /** Handlings of a day that a place or a shift needs for an early warning. */
      warningMinHandlings: z.int().positive().default(20),
    })
    .prefault({}),
  /** Whom an alert reaches, and when it is let be; violations are raised, kept and listed whatever stands here. */
  alerts: z
    .strictObject({
      /** Each fires once for a violation. */
      steps: z.array(AlertStepSchema).max(20).default([]),
      /** No sound on phones, and no step by time before their end. */
      quietHours: z
        .array(z.strictObject({ from: clockTime, to: clockTime }))
        .max(20)
        .default([]),
      /** What comes of the same camera so soon after an alert makes no sound, and lies under it. */
      cooldownSeconds: z.number().min(0).max(3600).default(120),
    })
    .prefault({}),
  metrics: z
    .strictObject({
      /** Prometheus sends it with `GET /metrics`; without it that takes a login of an admin. */
      token: z.string().min(1).optional(),
    })
    .prefault({}),
  /** Which parcel was read where: what happened near it is found by its waybill. */
  scans: z
    .strictObject({
      /** A scanner sends it with `POST /api/scans`; without it that takes a login. */
      token: z.string().min(1).optional(),
      keepDays: days.default(30),
      /** The oldest go beyond it. */
      mostRows: z.int().min(1000).default(5_000_000),
      /** What counts as near in time, around the moment at which the parcel should pass. */
      beforeS: z.number().min(0).max(3600).default(120),
      afterS: z.number().min(0).max(3600).default(300),
      /** Where each scanner stands, by the name that it gives itself. */
      stations: z.record(z.string().trim().min(1).max(40), StationPlaceSchema).default({}),
    })
    .prefault({}),
  /** Where the cameras stand, for the phone: each in fractions of the picture, from its upper left corner. */
  floorPlan: z
    .strictObject({
      /** A picture in the folder of this file. */
      image: z.string().min(1),
      cameras: z.record(id, z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)])),
    })
    .optional(),
  /** Serves the bundled clips as RTSP streams on the loopback address; see docs/demo.md. */
  demo: z.strictObject({ rtspPort: port.default(8554), streams: z.record(id, z.string()) }).optional(),
  /** May be empty: cameras can be added on the pages. */
  cameras: z.array(CameraSchema),
});

export type Config = z.output<typeof ConfigSchema>;
export type CameraConfig = Config['cameras'][number];
export type ZoneConfig = CameraConfig['zones'][number];
export type RulesConfig = z.output<typeof RulesSchema>;
