// Judges the clips of ../shared/floor with `replay`, scores them with ../shared/tools/score.mjs, writes docs/accuracy.md.
// npm run eval -- [--shared DIR] [--out DIR] [--quick] ; needs `npm run build` first.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { accuracyDoc, type Condition } from './eval/accuracy-doc.ts';
import { eachOf, runReplay } from './eval/run-replay.ts';
import { scoreEvents } from './eval/score.ts';

const { values } = parseArgs({
  options: {
    shared: { type: 'string', default: '../shared' },
    out: { type: 'string', default: join(tmpdir(), 'qingfang-eval') },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(
    'use: npm run eval -- [--shared DIR] [--out DIR] [--quick]\n--quick: only 12.5 frames a second, with and without calibration\n',
  );
  process.exit(0);
}
const shared = resolve(values.shared);
const floor = join(shared, 'floor');
if (!existsSync(floor)) {
  process.stderr.write(`eval: there is no ${floor}; give --shared DIR\n`);
  process.exit(1);
}

/** Every third clip is kept aside from training and tuning. */
const clips = readdirSync(floor)
  .flatMap((file) => /^floor-(\d+)\.mp4$/.exec(file)?.[1] ?? [])
  .sort();
const keptAside = clips.filter((clip) => Number(clip) % 3 === 0);
const tuned = clips.filter((clip) => Number(clip) % 3 !== 0);

const conditions: Condition[] = [];
const rates = values.quick ? [12.5] : [12.5, 25, 8];
for (const fps of rates) {
  const seenDir = join(values.out, `observations-${String(fps)}`);
  const withDir = join(values.out, `calibrated-${String(fps)}`);
  const withoutDir = join(values.out, `uncalibrated-${String(fps)}`);
  for (const dir of [seenDir, withDir, withoutDir]) mkdirSync(dir, { recursive: true });
  await eachOf(clips, 2, `${String(fps)} frames a second`, async (clip) => {
    const seen = join(seenDir, `floor-${clip}.jsonl`);
    const truth = join(floor, `floor-${clip}.json`);
    const video = join(floor, `floor-${clip}.mp4`);
    const events = join(withDir, `floor-${clip}.jsonl`);
    await runReplay([
      video,
      '--fps',
      String(fps),
      '--calibration',
      truth,
      '--events',
      events,
      '--observations',
      seen,
    ]);
    await runReplay([seen, '--events', join(withoutDir, `floor-${clip}.jsonl`)]);
  });
  for (const [name, dir] of [
    ['calibrated', withDir],
    ['nothing known of the camera', withoutDir],
  ] as const) {
    conditions.push({
      name: `${String(fps)} frames a second, ${name}`,
      keptAside: await scoreEvents(shared, dir, keptAside),
      tuned: await scoreEvents(shared, dir, tuned),
    });
  }
}

const real = join(values.out, 'real.md');
writeFileSync(
  'docs/accuracy.md',
  accuracyDoc({
    conditions,
    keptAside,
    tuned,
    realSection: existsSync(real) ? readFileSync(real, 'utf8') : undefined,
  }),
);
process.stderr.write('wrote docs/accuracy.md\n');
