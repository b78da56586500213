/**
 * What the second look is worth: judges clips with truth from their pictures, without it and with it in the same run, and scores
 * both. Only every sixth clip (3, 9, 15, ...), which scripts/train/look.py learnt nothing from. Prints F1 with the spread that
 * other clips of the same kind would give, and that of the difference clip by clip.
 * Use: npx tsx scripts/score-look.ts --clips DIR --models DIR --look NAME --out DIR [--shared DIR] [--list]
 *   --clips DIR   rendered clips (floor-NN.mp4) with their truth
 *   --models DIR  where the networks and their cards lie, that of the look among them
 *   --look NAME   of its card
 *   --out DIR     where the events go; what is there already is not judged again
 *   --list        also name every error
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { eachOf, runReplay } from './eval/run-replay.ts';
import { ReportSchema } from './eval/score.ts';
import { randomOf } from './oracle.ts';

const RESAMPLED = 400;
const KINDS = ['throw', 'kick'] as const;
const USE =
  'use: npx tsx scripts/score-look.ts --clips DIR --models DIR --look NAME --out DIR [--shared DIR] [--list]\n';

const { values } = parseArgs({
  options: {
    clips: { type: 'string' },
    models: { type: 'string' },
    look: { type: 'string' },
    out: { type: 'string' },
    shared: { type: 'string', default: '../shared' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const { clips: clipsDir, models, look: name, out, help } = values;
if (help || clipsDir === undefined || models === undefined || name === undefined || out === undefined) {
  process.stdout.write(USE);
  process.exit(help ? 0 : 2);
}
const LOOKS = { first: ['--look', 'none'], second: ['--models', models, '--look', name] } as const;

interface Scorer {
  loadClips(truthDir: string, eventsDir: string, only: readonly string[]): unknown[];
  score(clips: readonly unknown[]): unknown;
  printReport(report: unknown): string;
}
const scorer = (await import(pathToFileURL(join(values.shared, 'tools/score.mjs')).href)) as Scorer;
const f1Of = (clips: readonly unknown[], kind: string): number =>
  ReportSchema.parse(scorer.score(clips)).classes[kind]?.f1 ?? 0;

const ids = readdirSync(clipsDir)
  .flatMap((name) => /^floor-(\d+)\.mp4$/.exec(name)?.[1] ?? [])
  .filter((id) => Number(id) % 6 === 3)
  .filter((id) => existsSync(join(clipsDir, `floor-${id}.frames.json.gz`)));

const judged = {} as Record<keyof typeof LOOKS, unknown[]>;
for (const [look, options] of Object.entries(LOOKS) as [keyof typeof LOOKS, readonly string[]][]) {
  const dir = join(out, look);
  mkdirSync(dir, { recursive: true });
  await eachOf(ids, 1, look, async (id) => {
    const [clip, events] = [join(clipsDir, `floor-${id}`), join(dir, `floor-${id}.jsonl`)];
    if (!existsSync(events))
      await runReplay([`${clip}.mp4`, '--calibration', `${clip}.json`, '--events', events, ...options]);
  });
  process.stderr.write('\n');
  judged[look] = scorer.loadClips(clipsDir, dir, ids);
  const text = scorer.printReport(scorer.score(judged[look]));
  process.stdout.write(`${look} look\n${values.list ? text : text.replaceAll(/^floor-.*\n?/gm, '')}\n`);
}

/** 5th, 50th and 95th percentile over sets of clips drawn again from the same clips. */
function spreadOf(figure: (drawn: readonly number[]) => number): readonly number[] {
  const random = randomOf(1);
  const figures = Array.from({ length: RESAMPLED }, () =>
    figure(ids.map(() => Math.floor(random.uniform() * ids.length))),
  ).sort((a, b) => a - b);
  return [0.05, 0.5, 0.95].map((share) => figures[Math.floor(share * RESAMPLED)]!);
}
const words = (figures: readonly number[]): string => figures.map((one) => one.toFixed(2)).join(' / ');
for (const kind of KINDS) {
  const at = (look: keyof typeof LOOKS) => (drawn: readonly number[]) =>
    f1Of(
      drawn.map((i) => judged[look][i]),
      kind,
    );
  const [first, second] = [at('first'), at('second')];
  process.stdout.write(
    `${kind} F1, 5 / 50 / 95 % of resampled sets of clips: first ${words(spreadOf(first))}, second ${words(spreadOf(second))}, gain ${words(spreadOf((drawn) => second(drawn) - first(drawn)))}\n`,
  );
}
