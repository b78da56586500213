import { z } from 'zod';
import type { SizeWh } from '../domain/picture.ts';

/** What a network is for: people with joints, parcels, only the boxes of people (for a pose network that sees one crop), or a second look over time. */
export const MODEL_ROLES = ['pose', 'object', 'person-box', 'look'] as const;
export type ModelRole = (typeof MODEL_ROLES)[number];

export const MODEL_FAMILIES = [
  'qingfang-grid',
  'qingfang-look',
  'movenet-multipose',
  'movenet-single',
  'rtmdet',
  'yolox',
] as const;
export type ModelFamily = (typeof MODEL_FAMILIES)[number];

const fraction = z.number().min(0).max(1);
const perChannel = z.tuple([z.number(), z.number(), z.number()]);
const fileName = z
  .string()
  .regex(/^(?!\.+$)[\w.-]+$/, 'a plain file name beside the card: letters, digits, dot, hyphen, underscore');
/** Far beyond any camera's picture: what is larger is a slip of the pen, and would take all memory before it is refused. */
const sidePx = z.int().positive().max(4096);
/** For people: read by `models list` and by docs, never by the decoder. */
const words = z.json();

const InputSchema = z.strictObject({
  name: z.string().min(1),
  type: z.enum(['uint8', 'float32']),
  layout: z.enum(['NHWC', 'NCHW']),
  /** [width, height] of the network's picture, pixels */
  sizeWh: z.tuple([sidePx, sidePx]).transform(([w, h]): SizeWh => ({ w, h })),
  colour: z.enum(['RGB', 'BGR']).default('RGB'),
  /** (value - mean) / deviation for each channel in the order of `colour`, value 0..255; left out where it lies in the graph */
  normalisation: z.strictObject({ mean: perChannel, deviation: perChannel }).optional(),
  /** How the picture is laid in, in words; the family does it. */
  fit: z.string().optional(),
  /** Name of a second input, uint8 (1, h / 2, w / 2, 1): what changed since the camera's frame before, 128 = nothing. */
  motion: z.string().min(1).optional(),
  /** Grey 0..255 of what the picture does not cover. */
  fill: z.int().min(0).max(255).default(0),
});

export const ModelCardSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'lower-case letters, digits, dot and hyphen'),
  file: fileName,
  bytes: z.int().positive().optional(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hexadecimal digits'),
  role: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(z.enum(MODEL_ROLES)).min(1),
  ),
  family: z.enum(MODEL_FAMILIES),
  input: InputSchema,
  outputs: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        /** A word where the size depends on the input. */
        shape: z.array(z.union([z.int().positive(), z.string()])),
        meaning: z.string().optional(),
      }),
    )
    .min(1),
  /** Name of the card whose network gives the boxes; for a pose network that sees one person in a crop. */
  detector: z.string().optional(),
  strideHint: z.int().positive().optional(),
  /** In the order of the network's class numbers. */
  classes: z.array(z.string()).default([]),
  /** Those of `classes` that count as a parcel. */
  parcelClasses: z.array(z.string()).default([]),
  /** Least scores that count, 0..1. */
  thresholds: z
    .strictObject({
      person: fraction.default(0.3),
      parcel: fraction.default(0.3),
      /** Joints below it are guesses. */
      joint: fraction.default(0.2),
    })
    .prefault({}),
  /**
   * Of a second look: how its answer to a question (one of `classes`) joins the belief of the first look. Log odds = gate * those
   * of the gate + look * those of this network + bias. Where the gate believes less than `from` a look is not worth its time.
   */
  joins: z
    .record(
      z.string(),
      z.strictObject({ from: fraction, gate: z.number(), look: z.number(), bias: z.number() }),
    )
    .default({}),
  decoder: words.optional(),
  licence: z.string().min(1),
  source: words,
  trainingData: words,
  accuracy: words.optional(),
  measured: words.optional(),
});

export type ModelCard = z.output<typeof ModelCardSchema>;
export type ModelInput = ModelCard['input'];

/** All that is wrong with a card, one problem a line; empty where it is right. */
export function modelCardProblems(raw: unknown): string[] {
  const parsed = ModelCardSchema.safeParse(raw);
  if (!parsed.success)
    return parsed.error.issues.map((issue) => `${issue.path.join('.') || 'card'}: ${issue.message}`);
  const { role, parcelClasses, classes, family, detector, joins } = parsed.data;
  const problems: string[] = [];
  if (role.includes('object') && parcelClasses.length === 0)
    problems.push('parcelClasses: name at least one class, or take "object" out of role');
  for (const name of parcelClasses)
    if (!classes.includes(name)) problems.push(`parcelClasses: "${name}" is not among classes`);
  for (const name of Object.keys(joins))
    if (!classes.includes(name)) problems.push(`joins: "${name}" is not among classes`);
  if (role.includes('look') && Object.keys(joins).length === 0)
    problems.push(
      'joins: name at least one question that the look helps to answer, or take "look" out of role',
    );
  if (family === 'movenet-single' && detector === undefined)
    problems.push('detector: name the card of a network that finds the boxes of people');
  return problems;
}
