// Judges the clips of ../shared/floor with `replay`, scores them with ../shared/tools/score.mjs, writes docs/accuracy.md.
// npm run eval -- [--shared DIR] [--out DIR] [--quick] ; needs `npm run build` first.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { accuracyDoc, type Measured } from './eval/accuracy-doc.ts';
import { calibrated, oracle, uncalibrated, type Condition } from './eval/conditions.ts';
import { scoreEvents } from './eval/score.ts';
import { minutesOf, readTruths, throwsByLength } from './eval/throws-by-length.ts';

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
    'use: npm run eval -- [--shared DIR] [--out DIR] [--quick]\n--quick: only 12.5 frames a second, with and without calibration, and the oracle\n',
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

const set = { floorDir: floor, clips };
const bundled = { words: '', args: [] };
const base = calibrated(set, values.out, 12.5, bundled);
const publicPose = { words: ' with MoveNet MultiPose for people', args: ['--pose', 'movenet-multipose'] };
const conditions: Condition[] = [base, uncalibrated(set, base), oracle(set, values.out, 12.5)];
if (!values.quick)
  conditions.push(
    calibrated(set, values.out, 25, bundled),
    calibrated(set, values.out, 8, bundled),
    calibrated(set, values.out, 12.5, publicPose),
  );
const truths = readTruths(floor, keptAside);
const measured: Measured[] = [];
for (const condition of conditions) {
  await condition.run();
  const asideReport = await scoreEvents(shared, condition.eventsDir, keptAside);
  measured.push({
    name: condition.name,
    keptAside: asideReport,
    tuned: await scoreEvents(shared, condition.eventsDir, tuned),
    lengths: throwsByLength(truths, asideReport),
  });
}

const real = join(values.out, 'real.md');
writeFileSync(
  'docs/accuracy.md',
  accuracyDoc({
    measured,
    keptAside,
    keptAsideMinutes: minutesOf(truths),
    tuned,
    realSection: existsSync(real) ? readFileSync(real, 'utf8') : undefined,
  }),
);
process.stderr.write('wrote docs/accuracy.md\n');
