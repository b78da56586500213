import { z } from 'zod';
import { ptsMs } from '../base/units.ts';
import type { Observations } from '../domain/observation.ts';
import type { SizeWh } from '../domain/picture.ts';

/**
 * What the networks saw, as JSON lines, so that a video can be judged again (other rules, other calibration) without the
 * video and without the networks. First line: the header; then one line a frame. Pixels are those of the video's picture.
 */
const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
/** Probabilities that a parcel is held, in flight, sliding; absent where the network does not say. */
const doing = z.strictObject({ held: z.number(), flight: z.number(), sliding: z.number() });
const HeaderSchema = z.strictObject({
  observations: z.literal(1),
  pictureWh: z.tuple([z.int().positive(), z.int().positive()]),
  models: z.array(z.string()),
});
const LineSchema = z.strictObject({
  tMs: z.number(),
  persons: z.array(z.strictObject({ box, score: z.number(), joints: z.array(z.number()).length(51) })),
  parcels: z.array(z.strictObject({ box, score: z.number(), doing: doing.optional() })),
});

export function observationHeader(pictureWh: SizeWh, models: readonly string[]): string {
  return JSON.stringify({ observations: 1, pictureWh: [pictureWh.w, pictureWh.h], models });
}

export function observationLine(seen: Observations): string {
  return JSON.stringify({
    tMs: seen.tMs,
    persons: seen.persons.map((p) => ({ box: p.boxXyxyPx, score: p.score, joints: Array.from(p.joints) })),
    parcels: seen.parcels.map((p) => ({ box: p.boxXyxyPx, score: p.score, doing: p.doing })),
  });
}

/** @throws ZodError or SyntaxError on anything that `observationHeader` did not write */
export function parseObservationHeader(line: string): SizeWh {
  const [w, h] = HeaderSchema.parse(JSON.parse(line)).pictureWh;
  return { w, h };
}

/** @throws ZodError or SyntaxError on anything that `observationLine` did not write */
export function parseObservationLine(line: string): Observations {
  const { tMs, persons, parcels } = LineSchema.parse(JSON.parse(line));
  return {
    tMs: ptsMs(tMs),
    persons: persons.map((p) => ({ boxXyxyPx: p.box, score: p.score, joints: Float32Array.from(p.joints) })),
    parcels: parcels.map((p) => ({ boxXyxyPx: p.box, score: p.score, doing: p.doing })),
  };
}
