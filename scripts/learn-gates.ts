/**
 * Gathers what the judgement asks itself over clips with truth, labelled right or wrong, for scripts/train/learn_gates.py.
 * Use: npx tsx scripts/learn-gates.ts --out FILE [--shared DIR] [--truth DIR]... [--seen DIR:TRUTH]... [--keep-aside]
 *   --truth DIR        truth of rendered clips (floor-NN.json, .frames.json.gz), seen by imitated networks
 *   --seen DIR:TRUTH   observations of a real network (floor-NN.jsonl of `replay --observations`) over clips with that truth
 *   --keep-aside       leave out every third clip of the folders that follow no tuning rule of their own (../shared/floor)
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { readObservations } from '../src/app/replay.ts';
import { LOOK_STEP_MS, type Look } from '../src/domain/look.ts';
import type { Observations } from '../src/domain/observation.ts';
import { QUESTIONS, type Features, type Question } from '../src/handling/candidate.ts';
import { centreX, centreY } from '../src/geometry/boxes.ts';
import { createJudge } from '../src/handling/judge.ts';
import type { Candidate } from '../src/handling/proposal.ts';
import {
  cameraOf,
  frameAt,
  observationsOf,
  readClip,
  RULES,
  type Noise,
  type TruthEvent,
  type TruthFrame,
} from './oracle.ts';

const { values } = parseArgs({
  options: {
    shared: { type: 'string', default: '../shared' },
    truth: { type: 'string', multiple: true, default: [] },
    seen: { type: 'string', multiple: true, default: [] },
    'keep-aside': { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || values.out === undefined) {
  process.stdout.write(
    'use: npx tsx scripts/learn-gates.ts --out FILE [--shared DIR] [--truth DIR]... [--seen DIR:TRUTH]... [--keep-aside]\n',
  );
  process.exit(values.help ? 0 : 2);
}

/** What a second look is to see, for scripts/train/look.py. */
interface LookExample extends Look {
  /** By picture: what the parcel at the centre is doing as truth has it; nothing where none is. */
  readonly states: readonly (string | null)[];
  /** What truth says happened to the parcel at the centre about then; nothing where nothing did. */
  readonly kind: string | null;
}

interface Example {
  /** Examples of one group are never split between learning and testing. */
  readonly group: string;
  readonly features: Features;
  readonly right: boolean;
  /** By a real network, not an imitated one. */
  readonly seen: boolean;
  /** By the gates as they are. */
  readonly believed: number;
  readonly look: LookExample | undefined;
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
const LEAST_VISIBLE = 0.5;
const RELEASED = new Set(['throw', 'toss', 'drop']);

const examples = new Map<Question, Example[]>(QUESTIONS.map((question) => [question, []]));

/** Runs the judge over a clip and labels everything that it asked itself. */
function learnFrom(
  group: string,
  { truth, frames: truthFrames }: ReturnType<typeof readClip>,
  frames: Iterable<Observations>,
  seen: boolean,
): void {
  const { handlings } = truth;
  const judge = createJudge({
    pictureWh: cameraOf(truth).sizeWh,
    camera: cameraOf(truth),
    rulesAt: () => RULES,
  });
  const label = (candidate: Candidate): void => {
    const { question, features, believed, facts } = candidate;
    const event = { tReleaseMs: facts.tReleaseMs, boxXyxy: facts.boxXyxyPx };
    const near = handlings.filter((one) => scorer.closeness(one, event, truth.size[0]) !== null);
    const right = near.some((one) => isRight(candidate, one, truthFrames));
    if (!right && near.some(({ visible }) => visible < LEAST_VISIBLE)) return;
    const look = seen ? lookExample(candidate, truth, truthFrames) : undefined;
    examples.get(question)?.push({ group, features, right, seen, believed, look });
  };
  for (const observations of frames) judge.update(observations).flat().forEach(label);
  judge.flush().flat().forEach(label);
}

function isRight(candidate: Candidate, truth: TruthEvent, frames: readonly TruthFrame[]): boolean {
  const {
    question,
    facts: { kind },
  } = candidate;
  if (question === 'kick' || question === 'trample') return truth.kind === question;
  if (RELEASED.has(kind) && RELEASED.has(truth.kind)) return isOnPath(candidate, truth, frames);
  return scorer.classOf(kind) === scorer.classOf(truth.kind);
}

/** Whether what was taken for the parcel's way is: half of it, where the parcel is seen at all. */
function isOnPath({ path }: Candidate, { parcelId }: TruthEvent, frames: readonly TruthFrame[]): boolean {
  let seen = 0;
  let on = 0;
  for (const { tMs, boxXyxyPx } of path) {
    const parcel = frameAt(frames, tMs).parcels.find(({ id }) => id === parcelId);
    if (parcel === undefined) continue;
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = parcel.boxXyxy;
    const awayPx = Math.hypot(centreX(boxXyxyPx) - (x0 + x1) / 2, centreY(boxXyxyPx) - (y0 + y1) / 2);
    seen++;
    if (awayPx < Math.max(5, 0.6 * Math.hypot(x1 - x0, y1 - y0))) on++;
  }
  return on >= 1 && on >= seen / 2;
}

const SAME_EVENT_MS = 320;

function lookExample(
  { look, facts }: Candidate,
  { handlings }: ReturnType<typeof readClip>['truth'],
  frames: readonly TruthFrame[],
): LookExample {
  const at = look.centresPx.map(([x, y], step) =>
    parcelNear(x, y, frameAt(frames, look.fromMs + step * LOOK_STEP_MS)),
  );
  const ids = new Map<number, number>();
  for (const parcel of at) if (parcel) ids.set(parcel.id, (ids.get(parcel.id) ?? 0) + 1);
  const event = handlings.find(
    ({ parcelId, tReleaseMs }) =>
      (ids.get(parcelId) ?? 0) >= LEAST_STEPS && Math.abs(tReleaseMs - facts.tReleaseMs) < SAME_EVENT_MS,
  );
  return { ...look, states: at.map((parcel) => parcel?.state ?? null), kind: event?.kind ?? null };
}
const LEAST_STEPS = 3;

/** The nearest parcel whose box is about here, if any. */
function parcelNear(
  xPx: number,
  yPx: number,
  { parcels }: TruthFrame,
): TruthFrame['parcels'][number] | undefined {
  const away = ({ boxXyxy: [x0 = 0, y0 = 0, x1 = 0, y1 = 0] }: TruthFrame['parcels'][number]): number =>
    Math.hypot(xPx - (x0 + x1) / 2, yPx - (y0 + y1) / 2) / Math.max(5, 0.6 * Math.hypot(x1 - x0, y1 - y0));
  return parcels.filter((parcel) => away(parcel) < 1).sort((a, b) => away(a) - away(b))[0];
}

const isKept = (id: string): boolean => values['keep-aside'] && Number(id.slice(6)) % 3 === 0;
for (const truthDir of values.truth)
  for (const file of readdirSync(truthDir).filter((name) => /^floor-\d+\.json$/.test(name))) {
    const id = file.replace('.json', '');
    if (isKept(id)) continue;
    const clip = readClip(truthDir, id);
    for (const seed of [1, 2, 3])
      learnFrom(
        `${truthDir}/${id}`,
        clip,
        observationsOf(clip.truth, clip.frames, 12.5, NETWORK, seed),
        false,
      );
    process.stderr.write(`\r${truthDir} ${id} `);
  }
for (const pair of values.seen) {
  const [seenDir = '', truthDir = ''] = pair.split(':');
  for (const file of readdirSync(seenDir).filter((name) => /^floor-\d+\.jsonl$/.test(name))) {
    const id = file.replace('.jsonl', '');
    if (!existsSync(join(truthDir, `${id}.json`)) || isKept(id)) continue;
    const { observations } = readObservations(join(seenDir, file));
    learnFrom(`${truthDir}/${id}`, readClip(truthDir, id), observations, true);
    process.stderr.write(`\r${seenDir} ${id} `);
  }
}
process.stderr.write('\n');
writeFileSync(values.out, JSON.stringify([...examples]));
