/**
 * Learns the gates of the judgement (src/handling/gate-weights.ts) from truth: logistic regression, held against clips that it did
 * not see. Use: npx tsx scripts/learn-gates.ts --shared DIR [--truth DIR]... [--seen DIR:TRUTH]... [--write]
 *   --truth DIR        truth of rendered clips (floor-NN.json, .frames.json.gz), judged with imitated networks
 *   --seen DIR:TRUTH   observations of a real network (floor-NN.jsonl of `replay --observations`) over clips with that truth
 *   --dump FILE, --examples FILE   write what was gathered, read what another run gathered
 *   --keep-aside       leave out every third clip of the folders that follow no tuning rule of their own (../shared/floor)
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Observations } from '../src/domain/observation.ts';
import { QUESTIONS, type Question } from '../src/handling/candidate.ts';
import { createJudge } from '../src/handling/judge.ts';
import { parseObservationLine } from '../src/wire/observation-line.ts';
import { fitLogistic, scoreOf, type Example } from './eval/logistic.ts';
import { cameraOf, observationsOf, readClip, RULES, type Noise } from './oracle.ts';

const { values } = parseArgs({
  options: {
    shared: { type: 'string', default: '../shared' },
    truth: { type: 'string', multiple: true, default: [] },
    seen: { type: 'string', multiple: true, default: [] },
    'keep-aside': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    dump: { type: 'string' },
    examples: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(
    'use: npx tsx scripts/learn-gates.ts --shared DIR [--truth DIR]... [--seen DIR:TRUTH]... [--write]\n',
  );
  process.exit(0);
}

interface TruthEvent {
  readonly kind: string;
  readonly tReleaseMs: number;
  readonly visible: number;
  readonly boxXyxy?: number[];
}
interface Scorer {
  closeness(
    truth: TruthEvent,
    event: { tReleaseMs: number; boxXyxy: readonly number[] },
    width: number,
  ): number | null;
  classOf(kind: string): string;
}
const scorer = (await import(pathToFileURL(join(values.shared, 'tools/score.mjs')).href)) as Scorer;

const NETWORK: Noise = { px: 1.3, miss: 0.06, falsePerFrame: 1, jitterMs: 0, drop: 0, network: true };
/** Real observations are few and worth more. */
const REAL_WEIGHT = 3;
const LEAST_VISIBLE = 0.5;
const RELEASED = new Set(['throw', 'toss', 'drop']);

const examples = new Map<Question, Example[]>(QUESTIONS.map((question) => [question, []]));

/** Runs the judge over a clip and labels everything that it asked itself. */
function learnFrom(
  group: string,
  truthDir: string,
  id: string,
  frames: Iterable<Observations>,
  weight: number,
): void {
  const { truth } = readClip(truthDir, id);
  const { handlings } = JSON.parse(readFileSync(join(truthDir, `${id}.json`), 'utf8')) as {
    handlings: TruthEvent[];
  };
  const judge = createJudge({
    pictureWh: cameraOf(truth).sizeWh,
    camera: cameraOf(truth),
    rulesAt: () => RULES,
    onCandidate: ({ question, kind, features, releaseMs, boxXyxyPx }) => {
      const event = { tReleaseMs: releaseMs, boxXyxy: boxXyxyPx };
      const near = handlings.filter((one) => scorer.closeness(one, event, truth.size[0]) !== null);
      const right = near.some((one) => isRight(question, kind, one.kind));
      if (!right && near.some(({ visible }) => visible < LEAST_VISIBLE)) return;
      examples.get(question)?.push({ group, features, right, weight });
    },
  });
  for (const observations of frames) judge.update(observations);
  judge.flush();
}

function isRight(question: Question, said: string, truth: string): boolean {
  if (question === 'kick' || question === 'trample') return truth === question;
  if (RELEASED.has(said) && RELEASED.has(truth)) return true;
  return scorer.classOf(said) === scorer.classOf(truth);
}

const isKept = (id: string): boolean => values['keep-aside'] && Number(id.slice(6)) % 3 === 0;
for (const truthDir of values.truth)
  for (const file of readdirSync(truthDir).filter((name) => /^floor-\d+\.json$/.test(name))) {
    const id = file.replace('.json', '');
    if (isKept(id)) continue;
    const { truth, frames } = readClip(truthDir, id);
    for (const seed of [1, 2, 3])
      learnFrom(`${truthDir}/${id}`, truthDir, id, observationsOf(truth, frames, 12.5, NETWORK, seed), 1);
    process.stderr.write(`\r${truthDir} ${id} `);
  }
for (const pair of values.seen) {
  const [seenDir = '', truthDir = ''] = pair.split(':');
  for (const file of readdirSync(seenDir).filter((name) => /^floor-\d+\.jsonl$/.test(name))) {
    const id = file.replace('.jsonl', '');
    if (!existsSync(join(truthDir, `${id}.json`)) || isKept(id)) continue;
    const lines = readFileSync(join(seenDir, file), 'utf8').trimEnd().split('\n').slice(1);
    learnFrom(`${truthDir}/${id}`, truthDir, id, lines.map(parseObservationLine), REAL_WEIGHT);
    process.stderr.write(`\r${seenDir} ${id} `);
  }
}
for (const file of values.examples)
  for (const [question, gathered] of JSON.parse(readFileSync(file, 'utf8')) as [Question, Example[]][])
    examples.get(question)?.push(...gathered);
process.stderr.write('\n');
if (values.dump !== undefined) writeFileSync(values.dump, JSON.stringify([...examples]));

const gates: string[] = [];
for (const question of QUESTIONS) {
  const own = examples.get(question) ?? [];
  const { precision, recall, auc, threshold } = scoreOf(own);
  const rights = own.filter(({ right }) => right).length;
  process.stdout.write(
    `${question}: ${String(own.length)} candidates, ${String(rights)} right; on clips not learnt from: precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)} (at ${threshold.toFixed(2)}), area under the curve ${auc.toFixed(3)}\n`,
  );
  const gate = fitLogistic(own);
  // From here on a candidate counts: where precision and recall are balanced best, seen from there belief is one half.
  const bias = gate.bias - Math.log(threshold / (1 - threshold));
  const terms = Object.entries(gate.terms)
    .map(([name, term]) => `${name}: [${term.map((value) => Number(value.toPrecision(4))).join(', ')}]`)
    .join(', ');
  gates.push(`${question}: { bias: ${bias.toPrecision(4)}, terms: { ${terms} } }`);
}
if (values.write)
  writeFileSync(
    'src/handling/gate-weights.ts',
    `import type { Gate, Question } from './candidate.ts';\n\n/** Written by scripts/learn-gates.ts; see docs/design/judgement.md. */\nexport const GATES: Readonly<Record<Question, Gate>> = { ${gates.join(', ')} };\n`,
  );
