import { z } from 'zod';
import { STREAM_FAULTS } from '../domain/stream-fault.ts';
import { ZoneIdSchema } from './zones.ts';

/** What admins set of a camera on `/cameras`, and what a look at its streams tells. No answer holds a password. */

/** User and password have fields of their own, which are never answered; no sign in it can end a line of a script. */
export const StreamAddressSchema = z
  .string()
  .max(500)
  .regex(
    /^rtsps?:\/\/[^\s\p{Cc}/?#@\\]+(?:[/?][^\s\p{Cc}]*)?$/iu,
    'use rtsp://host/path, without user and password',
  );

/** What the camera keeps from the configuration may also be a path. */
const address = z.string().trim().min(1).max(500);

const streams = {
  /** Main stream: copied for evidence. */
  url: address,
  /** Sub-stream to analyse; null: the main stream. */
  analysisUrl: address.nullable(),
  transport: z.enum(['tcp', 'udp']),
  analysedFps: z.number().min(1).max(30),
};

const settings = {
  name: z.string().trim().min(1).max(60),
  ...streams,
  declaredFps: z.number().positive().max(240).nullable(),
  enabled: z.boolean(),
};

const login = {
  /** Empty where the camera asks for none. */
  user: z.string().max(100),
  /** null keeps the one that is known; only for the same user at the same device. */
  password: z.string().max(200).nullable(),
};

const by = z.string().trim().min(1).max(40);

/** Part of every topic and file name of the camera: it never changes. */
export const CameraIdSchema = ZoneIdSchema;

export const CameraEntrySchema = z.strictObject({ ...settings, ...login });

/** Body of `POST /api/cameras`. */
export const NewCameraSchema = z.strictObject({ id: CameraIdSchema, camera: CameraEntrySchema, by });

/** Body of `PUT /api/cameras/ID/settings`; null takes back what was saved: cameras.json counts again, or the camera goes. */
export const CameraSettingsRequestSchema = z.strictObject({ camera: CameraEntrySchema.nullable(), by });

/** `/api/cameras/ID/settings` */
export const CameraSettingsStateSchema = z.object({
  cameraId: z.string(),
  source: z.enum(['saved', 'configured']),
  /** It stands in cameras.json, too. */
  isConfigured: z.boolean(),
  /** null once it was removed. */
  camera: z.object({ ...settings, user: z.string(), hasPassword: z.boolean() }).nullable(),
  /** Who saved it, and when. */
  by: z.string().nullable(),
  at: z.iso.datetime({ offset: true }).nullable(),
});

/** Body of `POST /api/cameras/probe`; the id is that of the camera whose password is kept. */
export const CameraProbeRequestSchema = z.strictObject({
  id: CameraIdSchema.nullable(),
  camera: z.strictObject({ ...streams, ...login }),
  by,
});

/** What is worth a word about one stream that works. */
export const STREAM_NOTES = [
  /** Clips are encoded anew, so that browsers play them. */
  'made-playable',
  /** Motion JPEG: it is looked at, and there are no clips. */
  'not-recordable',
  'low-rate',
  'below-analysed-rate',
  'small-picture',
  'rare-keyframes',
] as const;

/** And about both together. */
export const CAMERA_NOTES = ['other-shape', 'sub-stream-larger', 'sub-stream-helps'] as const;

const StreamProbeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('seen'),
    /** As ffmpeg names it. */
    codec: z.string(),
    widthPx: z.int(),
    heightPx: z.int(),
    /** Measured; null where too few pictures came. */
    fps: z.number().nullable(),
    /** null where the next one did not come in time. */
    keyframeIntervalMs: z.int().nullable(),
    notes: z.array(z.enum(STREAM_NOTES)),
  }),
  z.object({ kind: z.literal('failed'), fault: z.enum(STREAM_FAULTS) }),
]);

export const CameraProbeSchema = z.object({
  main: StreamProbeSchema,
  /** null where none was given, or the main stream failed already at the same device. */
  sub: StreamProbeSchema.nullable(),
  notes: z.array(z.enum(CAMERA_NOTES)),
  /** JPEG, base64, heads blurred; of the stream that would be analysed. */
  picture: z.base64().nullable(),
});

export type CameraEntry = z.infer<typeof CameraEntrySchema>;
export type NewCamera = z.infer<typeof NewCameraSchema>;
export type CameraSettingsRequest = z.infer<typeof CameraSettingsRequestSchema>;
export type CameraSettingsState = z.infer<typeof CameraSettingsStateSchema>;
export type CameraProbeRequest = z.infer<typeof CameraProbeRequestSchema>;
export type CameraProbe = z.infer<typeof CameraProbeSchema>;
export type StreamProbe = CameraProbe['main'];
export type StreamNote = (typeof STREAM_NOTES)[number];
export type CameraNote = (typeof CAMERA_NOTES)[number];
