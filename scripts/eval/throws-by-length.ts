import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Report } from './score.ts';

const TruthSchema = z.object({
  id: z.string(),
  durationMs: z.number(),
  handlings: z.array(
    z.object({ kind: z.string(), tReleaseMs: z.number(), distanceM: z.number(), visible: z.number() }),
  ),
});
type Truth = z.infer<typeof TruthSchema>;

/** Metres; the first one holds tosses, which are no violation. */
const BANDS = [
  [0.3, 0.5],
  [0.5, 0.7],
  [0.7, 1],
  [1, Infinity],
] as const;
/** As the scorer does: what is hidden or that near the limit decides nothing. */
const LEAST_VISIBLE = 0.5;
const EITHER_WAY_M = [0.45, 0.55] as const;

export interface BandRecall {
  readonly band: string;
  readonly found: number;
  readonly of: number;
}

export function readTruths(floorDir: string, clips: readonly string[]): Truth[] {
  return clips.map((clip) =>
    TruthSchema.parse(JSON.parse(readFileSync(join(floorDir, `floor-${clip}.json`), 'utf8'))),
  );
}

/** How many throws and tosses of each length were found as what they are, from the scorer's list of the missed ones. */
export function throwsByLength(truths: readonly Truth[], report: Report): BandRecall[] {
  const missed = new Set(
    report.list.filter(({ what }) => what === 'missed').map(({ clip, tMs }) => `${clip}@${String(tMs)}`),
  );
  return BANDS.map(([from, to]) => {
    const inBand = truths.flatMap(({ id, handlings }) =>
      handlings
        .filter(
          ({ kind, visible, distanceM }) =>
            (kind === 'throw' || kind === 'toss') &&
            visible >= LEAST_VISIBLE &&
            distanceM > from &&
            distanceM <= to &&
            !(distanceM >= EITHER_WAY_M[0] && distanceM <= EITHER_WAY_M[1]),
        )
        .map(({ tReleaseMs }) => `${id}@${String(Math.round(tReleaseMs))}`),
    );
    return {
      band: to === Infinity ? `> ${String(from)} m` : `${String(from)}–${String(to)} m`,
      found: inBand.filter((key) => !missed.has(key)).length,
      of: inBand.length,
    };
  });
}

export const minutesOf = (truths: readonly Truth[]): number =>
  truths.reduce((sum, { durationMs }) => sum + durationMs, 0) / 60_000;
