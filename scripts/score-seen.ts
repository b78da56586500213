/**
 * Judges what a real network saw in rendered clips (the first look alone), and scores it: what a change of the judgement is measured by, in seconds
 * and on clips that nothing was learnt from. Prints F1 with the spread that other clips of the same kind would give.
 * Use: npx tsx scripts/score-seen.ts --seen DIR:TRUTH --out DIR [--shared DIR] [--kept-aside] [--true PART,...] [--list]
 *   --seen DIR:TRUTH   observations (floor-NN.jsonl of `replay --observations`) and the truth of those clips
 *   --out DIR          where the events go
 *   --kept-aside       only every third clip, which `learn-gates.ts --keep-aside` leaves out
 *   --true PART,...    makes parts of what was seen true, to tell what they cost: false, false-near, missed, scores, flight-boxes, parcels, persons
 *   --list             also name every error
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { readObservations } from '../src/app/replay.ts';
import { MADE_TRUE, madeTrue, type MadeTrue } from './eval/made-true.ts';
import { ReportSchema, type Report } from './eval/score.ts';
import { judgedLines, randomOf, readClip } from './oracle.ts';

const RESAMPLED = 400;

const { values } = parseArgs({
  options: {
    seen: { type: 'string' },
    out: { type: 'string' },
    shared: { type: 'string', default: '../shared' },
    'kept-aside': { type: 'boolean', default: false },
    true: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [seenDir, truthDir] = values.seen?.split(':') ?? [];
if (values.help || seenDir === undefined || truthDir === undefined || values.out === undefined) {
  process.stdout.write(
    'use: npx tsx scripts/score-seen.ts --seen DIR:TRUTH --out DIR [--shared DIR] [--kept-aside] [--true PART,...] [--list]\n',
  );
  process.exit(values.help ? 0 : 2);
}

const parts = new Set<MadeTrue>();
for (const name of values.true.split(',').filter((each) => each !== '')) {
  const part = MADE_TRUE.find((each) => each === name);
  if (part === undefined) {
    process.stderr.write(`--true ${name}: none of ${MADE_TRUE.join(', ')}\n`);
    process.exit(2);
  }
  parts.add(part);
}

interface Scorer {
  loadClips(truthDir: string, eventsDir: string, only: readonly string[]): unknown[];
  score(clips: readonly unknown[]): unknown;
  printReport(report: unknown): string;
}
const scorer = (await import(pathToFileURL(join(values.shared, 'tools/score.mjs')).href)) as Scorer;

/** 5th and 95th percentile of a figure over clips drawn again from the same clips. */
function spreadOf(clips: readonly unknown[], figure: (report: Report) => number): readonly [number, number] {
  const random = randomOf(1);
  const drawn = Array.from({ length: RESAMPLED }, () => {
    const again = clips.map(() => clips[Math.floor(random.uniform() * clips.length)]);
    return figure(ReportSchema.parse(scorer.score(again)));
  }).sort((a, b) => a - b);
  return [drawn[Math.floor(0.05 * RESAMPLED)]!, drawn[Math.floor(0.95 * RESAMPLED)]!];
}

mkdirSync(values.out, { recursive: true });
const ids = readdirSync(seenDir)
  .filter((name) => /^floor-\d+\.jsonl$/.test(name))
  .map((name) => name.replace('.jsonl', ''))
  .filter((id) => existsSync(join(truthDir, `${id}.json`)))
  .filter((id) => !values['kept-aside'] || Number(id.slice(6)) % 3 === 0);
for (const [i, id] of ids.entries()) {
  const { observations } = readObservations(join(seenDir, `${id}.jsonl`));
  const clip = readClip(truthDir, id);
  const judged = parts.size === 0 ? observations : madeTrue(clip, observations, parts);
  const lines = judgedLines(clip.truth, true, judged);
  writeFileSync(join(values.out, `${id}.jsonl`), lines.map((line) => `${line}\n`).join(''));
  process.stderr.write(`\r${i + 1} of ${ids.length} clips `);
}
process.stderr.write('\n');
const clips = scorer.loadClips(
  truthDir,
  values.out,
  ids.map((id) => id.slice(6)),
);
const report = scorer.score(clips);
const text = scorer.printReport(report);
process.stdout.write(`${values.list ? text : text.replaceAll(/^floor-.*\n?/gm, '')}\n`);
for (const kind of ['throw', 'kick'] as const) {
  const [low, high] = spreadOf(clips, ({ classes }) => classes[kind]?.f1 ?? 0);
  process.stdout.write(
    `${kind} F1, 90 % of resampled sets of clips: ${low.toFixed(2)} to ${high.toFixed(2)}\n`,
  );
}
