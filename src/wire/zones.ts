import { z } from 'zod';

export const ZoneIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'use lower-case letters, digits and hyphens (at most 40)');

/** Fractions of the picture, from its top left corner. */
const corner = z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]);

export const ZoneShapeSchema = z.strictObject({
  /** Stays when the name changes: what was handled there is counted by it. */
  id: ZoneIdSchema,
  name: z.string().trim().min(1).max(40),
  polygon: z.array(corner).min(3).max(40),
});

export const ZoneShapesSchema = z
  .array(ZoneShapeSchema)
  .max(30)
  .refine((zones) => new Set(zones.map(({ id }) => id)).size === zones.length, 'a zone id is used twice');

/** `/api/cameras/ID/zones`: where a place belongs to the first zone that holds it. */
export const ZonesStateSchema = z.object({
  source: z.enum(['saved', 'configured']),
  zones: z.array(ZoneShapeSchema),
  /** Who saved them, and when. */
  by: z.string().nullable(),
  at: z.iso.datetime({ offset: true }).nullable(),
});

/** Body of `PUT /api/cameras/ID/zones`; null takes back what was saved: the configuration counts again. */
export const ZonesRequestSchema = z.strictObject({
  zones: ZoneShapesSchema.nullable(),
  by: z.string().trim().min(1).max(40),
});

export type ZoneShape = z.infer<typeof ZoneShapeSchema>;
export type ZonesState = z.infer<typeof ZonesStateSchema>;
export type ZonesRequest = z.infer<typeof ZonesRequestSchema>;
