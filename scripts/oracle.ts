/**
 * Feeds the truth of rendered clips, with the noise of a network on it, through the judgement, so that its errors can be
 * told from those of the network. Use: npx tsx scripts/oracle.ts --truth DIR --out DIR [--fps 12.5] [--noise-px 1.5]
 * [--miss 0.05] [--false 0.2] [--jitter-ms 0] [--drop 0] [--seed 1] [--network] [--no-calibration] [--clips 01,02]
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { ptsMs } from '../src/base/units.ts';
import type { CameraModel } from '../src/domain/camera.ts';
import {
  JOINT,
  JOINT_COUNT,
  type Observations,
  type ParcelDoing,
  type ParcelSeen,
  type PersonSeen,
} from '../src/domain/observation.ts';
import type { BoxXyxyPx } from '../src/domain/picture.ts';
import type { Rules } from '../src/domain/rules.ts';
import { toEventLine } from '../src/handling/event-line.ts';
import { handlingsOf } from '../src/handling/decide.ts';
import { createJudge } from '../src/handling/judge.ts';

export interface TruthFrame {
  readonly tMs: number;
  readonly persons: readonly { readonly boxXyxy: number[]; readonly keypoints: number[][] }[];
  readonly parcels: readonly {
    readonly id: number;
    readonly boxXyxy: number[];
    readonly visible: number;
    readonly state: string;
  }[];
}
/** A handling as truth has it. */
export interface TruthEvent {
  readonly kind: string;
  readonly parcelId: number;
  readonly tReleaseMs: number;
  readonly visible: number;
  readonly boxXyxy?: number[];
}
interface TruthClip {
  readonly id: string;
  readonly handlings: readonly TruthEvent[];
  readonly size: [number, number];
  readonly camera: {
    readonly K: number[][];
    readonly distortion: number[];
    readonly R: number[][];
    readonly t: number[];
  };
}
export interface Noise {
  readonly px: number;
  readonly miss: number;
  readonly falsePerFrame: number;
  readonly jitterMs: number;
  readonly drop: number;
  /** Errs as a network does, with a memory: misses that last, boxes of a part only, false parcels on hands and feet, wild joints. */
  readonly network: boolean;
}

/** What an imitated network keeps on doing from frame to frame, by parcel or by limb. */
class Habits {
  readonly #missed = new Set<string>();
  readonly #hardness = new Map<string, number>();
  readonly #false = new Map<string, number>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A miss is likelier after a miss; and some parcels are hardly ever seen (dark mailers, for one). */
  misses(parcelId: number, share: number): boolean {
    const key = String(parcelId);
    const hard = this.#hardness.get(key) ?? Math.exp(0.8 * this.#random.gauss());
    this.#hardness.set(key, hard);
    const usual = Math.min(0.85, share * hard);
    const missed =
      this.#random.uniform() < (this.#missed.has(key) ? Math.min(0.92, 0.45 + 0.55 * usual) : usual * 0.6);
    if (missed) this.#missed.add(key);
    else this.#missed.delete(key);
    return missed;
  }

  /** Now and then a limb is taken for a parcel for some frames. */
  falseSize(limb: string): number | undefined {
    const sizePx = this.#false.get(limb);
    if (sizePx !== undefined && this.#random.uniform() < 0.3) this.#false.delete(limb);
    if (sizePx === undefined && this.#random.uniform() < 0.012)
      this.#false.set(limb, 14 + 20 * this.#random.uniform());
    return this.#false.get(limb);
  }
}

export const RULES: Rules = {
  version: 'oracle',
  throwLimitM: 0.5,
  dropLimitM: 0.3,
  flagProbability: 0.5,
  violationKinds: ['throw', 'kick'],
};

/** A small seeded generator (mulberry32), so that a run can be repeated. */
export function randomOf(seed: number): { uniform(): number; gauss(): number } {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, gauss };
}
type Random = ReturnType<typeof randomOf>;

/** Corners err together (the box is off) and apart (its size is off). */
function noisyBox(box: readonly number[], px: number, random: Random): BoxXyxyPx {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = box;
  const [dx, dy] = [random.gauss() * px, random.gauss() * px];
  const [gx, gy] = [random.gauss() * px * 0.7, random.gauss() * px * 0.7];
  const wide = Math.max(2, x1 - x0 + 2 * gx);
  const high = Math.max(2, y1 - y0 + 2 * gy);
  const [cx, cy] = [(x0 + x1) / 2 + dx, (y0 + y1) / 2 + dy];
  return [cx - wide / 2, cy - high / 2, cx + wide / 2, cy + high / 2];
}

function seenPerson(person: TruthFrame['persons'][number], noise: Noise, random: Random): PersonSeen {
  const joints = new Float32Array(JOINT_COUNT * 3);
  const heightPx = (person.boxXyxy[3] ?? 0) - (person.boxXyxy[1] ?? 0);
  const jointPx = Math.max(noise.px, (noise.network ? 0.03 : 0.015) * heightPx);
  person.keypoints.forEach(([x = 0, y = 0, v = 0], j) => {
    // A network guesses hidden joints, worse and with a low score.
    const wild = v === 2 && !(noise.network && random.uniform() < 0.15) ? 1 : 4;
    joints[3 * j] = x + random.gauss() * jointPx * wild;
    joints[3 * j + 1] = y + random.gauss() * jointPx * wild;
    joints[3 * j + 2] = v === 0 ? 0 : v === 2 ? 0.5 + 0.45 * random.uniform() : 0.35 * random.uniform();
  });
  return {
    boxXyxyPx: noisyBox(person.boxXyxy, noise.px, random),
    score: 0.6 + 0.39 * random.uniform(),
    joints,
  };
}

function seenParcels(
  frame: TruthFrame,
  size: readonly [number, number],
  noise: Noise,
  habits: Habits,
  random: Random,
): ParcelSeen[] {
  const seen: ParcelSeen[] = [];
  for (const parcel of frame.parcels) {
    const busy = parcel.state === 'held' || parcel.state === 'flight' ? 2 : 1;
    const share = parcel.visible < 0.4 ? 0.7 : noise.miss * busy * (parcel.visible < 0.7 ? 2 : 1);
    const miss = noise.network ? habits.misses(parcel.id, share) : random.uniform() < share;
    if (miss) continue;
    const score = noise.network ? 0.2 + 0.65 * random.uniform() : 0.4 + 0.59 * random.uniform();
    const part = noise.network && random.uniform() < 0.06;
    const box = part ? partOf(parcel.boxXyxy, random) : parcel.boxXyxy;
    const px = noise.network && random.uniform() < 0.1 ? 2.5 * noise.px : noise.px;
    const doing = seenDoing(parcel.state, random);
    seen.push({ boxXyxyPx: noisyBox(box, px, random), score, doing });
    if (random.uniform() < 0.01)
      seen.push({ boxXyxyPx: noisyBox(parcel.boxXyxy, 2 * noise.px, random), score: score * 0.7, doing });
  }
  if (noise.network) seen.push(...falseOnLimbs(frame, habits, random));
  if (random.uniform() < noise.falsePerFrame) {
    const [x, y, w, h] = [
      random.uniform() * size[0],
      random.uniform() * size[1],
      12 + 30 * random.uniform(),
      10 + 20 * random.uniform(),
    ];
    seen.push({
      boxXyxyPx: [x, y, x + w, y + h],
      score: 0.3 + 0.3 * random.uniform(),
      doing: seenDoing('resting', random),
    });
  }
  return seen;
}

type Said = readonly [mean: number, sd: number];
/**
 * Logits that the bundled network gives of found parcels by what they truly do: held, in flight, sliding. Measured by
 * scripts/train/evaluate.py on its validation pictures; a limb that is taken for a parcel is a guess.
 */
const SAID: Readonly<Record<string, readonly [held: Said, flight: Said, sliding: Said]>> = {
  held: [
    [0.7, 2.1],
    [-1.5, 1.5],
    [-4.3, 1.9],
  ],
  flight: [
    [-2, 2.5],
    [-0.4, 1.2],
    [-2.5, 1.8],
  ],
  sliding: [
    [-6, 2.5],
    [-2.6, 2.1],
    [-0.8, 1.9],
  ],
  pushed: [
    [-6, 2.5],
    [-2.6, 2.1],
    [-0.8, 1.9],
  ],
  belt: [
    [-6.2, 2.8],
    [-4.6, 3],
    [-5.5, 2.2],
  ],
  resting: [
    [-8.4, 2.3],
    [-8.5, 2.9],
    [-6.1, 2.2],
  ],
  limb: [
    [-1.5, 2],
    [-3, 2],
    [-5, 2],
  ],
};

function seenDoing(state: string, random: Random): ParcelDoing {
  const [held, flight, sliding] = (SAID[state] ?? SAID['resting']!).map(
    ([mean, sd]) => 1 / (1 + Math.exp(-(mean + sd * random.gauss()))),
  );
  return { held: held!, flight: flight!, sliding: sliding! };
}

/** A label or one side, taken for the whole. */
function partOf([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[], random: Random): readonly number[] {
  const [w, h] = [(x1 - x0) * (0.5 + 0.4 * random.uniform()), (y1 - y0) * (0.5 + 0.4 * random.uniform())];
  const [x, y] = [x0 + (x1 - x0 - w) * random.uniform(), y0 + (y1 - y0 - h) * random.uniform()];
  return [x, y, x + w, y + h];
}

const LIMBS = [JOINT.nose, JOINT.leftWrist, JOINT.rightWrist, JOINT.leftAnkle, JOINT.rightAnkle];

function falseOnLimbs(frame: TruthFrame, habits: Habits, random: Random): ParcelSeen[] {
  return frame.persons.flatMap(({ keypoints }, person) =>
    LIMBS.flatMap((joint) => {
      const [x = 0, y = 0, v = 0] = keypoints[joint] ?? [];
      const sizePx = v === 2 ? habits.falseSize(`${String(person)}/${String(joint)}`) : undefined;
      if (sizePx === undefined) return [];
      const box = [x - sizePx / 2, y - sizePx / 3, x + sizePx / 2, y + sizePx / 3];
      const score = 0.15 + 0.5 * random.uniform();
      return [{ boxXyxyPx: noisyBox(box, 2, random), score, doing: seenDoing('limb', random) }];
    }),
  );
}

/** Frames at about the wanted rate: the first at or after each tick. */
function* sampled(frames: readonly TruthFrame[], fps: number): Generator<TruthFrame> {
  let nextMs = 0;
  for (const frame of frames) {
    if (frame.tMs + 1e-6 < nextMs) continue;
    yield frame;
    while (nextMs <= frame.tMs + 1e-6) nextMs += 1000 / fps;
  }
}

/** The one nearest in time. */
export const frameAt = <T extends { readonly tMs: number }>(frames: readonly T[], tMs: number): T =>
  frames.reduce((a, b) => (Math.abs(b.tMs - tMs) < Math.abs(a.tMs - tMs) ? b : a));

/** What a network would see in the frames of a clip. */
export function* observationsOf(
  truth: TruthClip,
  frames: readonly TruthFrame[],
  fps: number,
  noise: Noise,
  seed: number,
): Generator<Observations> {
  const random = randomOf(seed * 1000 + Number(/\d+/.exec(truth.id)?.[0] ?? 0));
  // 1280 wide clips are analysed 640 wide: one pixel of the network is two of theirs.
  const habits = new Habits(random);
  const scaledNoise = { ...noise, px: noise.px * Math.max(1, truth.size[0] / 640) };
  for (const frame of sampled(frames, fps)) {
    if (random.uniform() < noise.drop) continue;
    yield {
      tMs: ptsMs(frame.tMs + random.gauss() * noise.jitterMs),
      persons: frame.persons
        .filter(() => random.uniform() > noise.miss / 2)
        .map((person) => seenPerson(person, scaledNoise, random)),
      parcels: seenParcels(frame, truth.size, scaledNoise, habits, random),
    };
  }
}

export function cameraOf({ size: [w, h], camera: { K, distortion, R, t } }: TruthClip): CameraModel {
  return { sizeWh: { w, h }, intrinsicsK: K, distortion, rotationR: R, translationT: t };
}

export function readClip(truthDir: string, id: string): { truth: TruthClip; frames: readonly TruthFrame[] } {
  const truth = JSON.parse(fs.readFileSync(path.join(truthDir, `${id}.json`), 'utf8')) as TruthClip;
  const packed = fs.readFileSync(path.join(truthDir, `${id}.frames.json.gz`));
  const { frames } = JSON.parse(gunzipSync(packed).toString()) as { frames: TruthFrame[] };
  return { truth, frames };
}

/** The lines of events that the judgement makes of what was seen in a clip. */
export function judgedLines(
  truth: TruthClip,
  calibrated: boolean,
  observations: Iterable<Observations>,
): readonly string[] {
  const camera = cameraOf(truth);
  const judge = createJudge({
    pictureWh: camera.sizeWh,
    camera: calibrated ? camera : undefined,
    rulesAt: () => RULES,
  });
  const lines: string[] = [];
  for (const frame of observations) lines.push(...handlingsOf(judge.update(frame)).map(toEventLine));
  return [...lines, ...handlingsOf(judge.flush()).map(toEventLine)];
}

function main(): void {
  const { values } = parseArgs({
    options: {
      truth: { type: 'string' },
      out: { type: 'string' },
      fps: { type: 'string', default: '12.5' },
      'noise-px': { type: 'string', default: '1.5' },
      miss: { type: 'string', default: '0.05' },
      false: { type: 'string', default: '0.2' },
      'jitter-ms': { type: 'string', default: '0' },
      drop: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      network: { type: 'boolean', default: false },
      'no-calibration': { type: 'boolean', default: false },
      clips: { type: 'string' },
    },
  });
  const { truth: truthDir, out } = values;
  if (truthDir === undefined || out === undefined) throw new Error('give --truth DIR and --out DIR');
  const only = values.clips?.split(',').map(Number);
  const noise: Noise = {
    px: Number(values['noise-px']),
    miss: Number(values.miss),
    falsePerFrame: Number(values.false),
    jitterMs: Number(values['jitter-ms']),
    drop: Number(values.drop),
    network: values.network,
  };
  fs.mkdirSync(out, { recursive: true });
  for (const file of fs
    .readdirSync(truthDir)
    .filter((name) => /^floor-\d+\.json$/.test(name))
    .sort()) {
    if (only && !only.includes(Number(/\d+/.exec(file)?.[0]))) continue;
    const clip = readClip(truthDir, file.replace('.json', ''));
    const seen = observationsOf(clip.truth, clip.frames, Number(values.fps), noise, Number(values.seed));
    const lines = judgedLines(clip.truth, !values['no-calibration'], seen);
    fs.writeFileSync(path.join(out, `${file}l`), lines.map((line) => `${line}\n`).join(''));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
