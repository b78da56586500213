import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const Rates = z.object({
  hit: z.number(),
  missed: z.number(),
  false: z.number(),
  precision: z.number().nullable(),
  recall: z.number().nullable(),
  f1: z.number().nullable(),
});
export const ReportSchema = z.object({
  clips: z.number(),
  violations: Rates,
  classes: z.record(z.string(), Rates),
  negative: z.object({ clips: z.number(), minutes: z.number(), falseAlarms: z.number() }),
  distance: z.object({
    count: z.number(),
    medianM: z.number().optional(),
    p90M: z.number().optional(),
    biasM: z.number().optional(),
    insideSd: z.number().nullable().optional(),
  }),
  list: z.array(
    z.object({ clip: z.string(), what: z.string(), kind: z.string(), tMs: z.number(), extra: z.string() }),
  ),
});
export type Report = z.infer<typeof ReportSchema>;
export type RatesOf = z.infer<typeof Rates>;

interface Scorer {
  loadClips(truthDir: string, eventsDir: string, only: readonly string[]): unknown;
  score(clips: unknown): unknown;
}

/** The shared scorer judges, never code of ours. */
export async function scoreEvents(
  shared: string,
  eventsDir: string,
  clips: readonly string[],
): Promise<Report> {
  const scorer = (await import(pathToFileURL(join(shared, 'tools/score.mjs')).href)) as Scorer;
  return ReportSchema.parse(scorer.score(scorer.loadClips(join(shared, 'floor'), eventsDir, clips)));
}
