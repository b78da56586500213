import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ServiceError } from '../../src/base/service-error.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import { openModel } from '../../src/inference/model-store.ts';
import { ensureBuild } from '../support/ensure-build.ts';
import { FUZZ_TIMEOUT_MS, fuzzed } from '../support/fuzz.ts';
import { mutate, mutation, type Json } from '../support/mutate-json.ts';
import type { ModelAnswer, ModelQuestion } from './model-protocol.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/models');
const NAMES = ['tiny-grid', 'tiny-look'] as const;
type Name = (typeof NAMES)[number];
/** Loading these takes a tenth of a second; a busy machine takes longer. */
const LONGEST_MS = 20_000;
/** What a model may be refused for, at its start or at its first frames. */
const REFUSALS = ['E_MODEL_MISSING', 'E_MODEL_CARD', 'E_MODEL_HASH', 'E_MODEL_LOAD', 'E_MODEL_SHAPE'];

let dir: string;
let loader: ChildProcess | undefined;
const cardFile = (name: Name): string => join(dir, `${name}.json`);
const onnxFile = (name: Name): string => join(dir, `${name}.onnx`);
const original = {
  card: (name: Name): Json => JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), 'utf8')) as Json,
  onnx: (name: Name): Buffer => readFileSync(join(FIXTURES, `${name}.onnx`)),
};

beforeAll(async () => {
  await ensureBuild();
  dir = mkdtempSync(join(tmpdir(), 'qf-fuzz-models-'));
}, 120_000);
afterAll(() => {
  loader?.disconnect();
  rmSync(dir, { recursive: true });
});

function restore(): void {
  for (const name of NAMES)
    for (const ending of ['json', 'onnx'])
      cpSync(join(FIXTURES, `${name}.${ending}`), join(dir, `${name}.${ending}`));
}

/** As the service loads them, in a process that may die of it. */
async function answerOf(): Promise<ModelAnswer> {
  loader ??= fork(join(import.meta.dirname, 'model-loader.ts'), { execArgv: ['--import', 'tsx'] });
  const child = loader;
  const done = new AbortController();
  const { signal } = done;
  const answered = once(child, 'message', { signal }).then(([answer]) => answer as ModelAnswer);
  const died = once(child, 'exit', { signal }).then(([code, by]): ModelAnswer => {
    loader = undefined;
    return { outcome: 'unknown', detail: `the process died: ${String(code)} ${String(by)}` };
  });
  const late = pause(LONGEST_MS, undefined, { signal }).then((): ModelAnswer => {
    loader = undefined;
    child.kill('SIGKILL');
    return { outcome: 'unknown', detail: `no answer within ${LONGEST_MS} ms` };
  });
  const question: ModelQuestion = {
    modelsDir: dir,
    pose: 'tiny-grid',
    object: 'tiny-grid',
    look: 'tiny-look',
  };
  child.send(question);
  try {
    return await Promise.race([answered, died, late]);
  } finally {
    done.abort();
    for (const each of [answered, died, late]) each.catch(() => undefined);
  }
}

/** Frames, or one error that names a file of the model and what is wrong with it. */
function holds(answer: ModelAnswer): void {
  expect(answer.outcome === 'unknown' ? answer.detail : '').toBe('');
  if (answer.outcome !== 'refused') return;
  // A network that loads and then fails at a frame costs that frame, not the service.
  expect([...REFUSALS, 'E_INFERENCE']).toContain(answer.code);
  expect(answer.message).toContain(dir);
  expect(answer.message.length).toBeLessThan(20_000);
}

test(
  'a changed card gives a card, or one error that names the thing',
  async () => {
    restore();
    const seen = { taken: 0, refused: 0 };
    const run = fc.asyncProperty(
      fc.constantFrom(...NAMES),
      fc.oneof(
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        fc.uint8Array({ maxLength: 200 }),
        fc.json(),
      ),
      async (name, change) => {
        writeFileSync(cardFile(name), changed(name, change));
        try {
          const { card, path } = await openModel(dir, name);
          expect(path).toBe(join(dir, card.file));
          seen.taken += 1;
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          expect(REFUSALS).toContain(error.code);
          expect(error.message).toContain(dir);
          expect(error.message.length).toBeLessThan(100_000);
          seen.refused += 1;
        }
      },
    );
    await fc.assert(run, fuzzed(400));
    expect(seen.taken).toBeGreaterThan(10);
    expect(seen.refused).toBeGreaterThan(100);
  },
  FUZZ_TIMEOUT_MS,
);

function changed(
  name: Name,
  change: Parameters<typeof mutate>[1][] | Uint8Array | string,
): string | Uint8Array {
  if (typeof change === 'string' || change instanceof Uint8Array) return change;
  const card = original.card(name);
  for (const one of change) mutate(card, one);
  return JSON.stringify(card);
}

test('as they are the models look at frames', async () => {
  restore();
  expect(await answerOf()).toEqual({ outcome: 'looked' });
});

test.each([
  ['a folder', { file: 'folder.onnx' }],
  ['the folder above', { file: '..' }],
  ['its own folder', { file: '.' }],
  ['the card', { file: 'tiny-grid.json' }],
  ['a picture larger than any memory', { input: { sizeWh: [8_000_000, 8_000_000] } }],
  ['a picture larger than any number', { input: { sizeWh: [9e15, 9e15] } }],
  ['a picture of one pixel', { input: { sizeWh: [1, 1] } }],
  ['a picture of no whole cells', { input: { sizeWh: [127, 63] } }],
] as const)(
  'a card that asks for %s is one error',
  async (_name, change) => {
    restore();
    mkdirSync(join(dir, 'folder.onnx'), { recursive: true });
    const card = original.card('tiny-grid');
    const input = { ...(card['input'] as Json), ...('input' in change ? change.input : {}) };
    writeFileSync(cardFile('tiny-grid'), JSON.stringify({ ...card, ...change, input }));
    const answer = await answerOf();
    holds(answer);
    expect(answer.outcome).toBe('refused');
  },
  60_000,
);

/** Anywhere: left alone fast-check mostly draws the ends. */
const place = fc.noBias(fc.nat(999_999)).map((n) => n / 1_000_000);
const onnxChange = fc.oneof(
  // One bit mostly leaves a file that can be read, with another size, name, operator or value in it.
  {
    weight: 8,
    arbitrary: fc.array(fc.record({ at: place, bit: fc.noBias(fc.nat(6)) }), { minLength: 1, maxLength: 2 }),
  },
  // Runs of 0xff are long numbers, of which lengths and counts are made.
  fc.record({
    at: place,
    runOf: fc.constantFrom(0, 0x7f, 0x80, 0xff),
    length: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({ cut: place }),
  fc.record({ bytes: fc.uint8Array({ maxLength: 2000 }) }),
);
type OnnxChange = typeof onnxChange extends fc.Arbitrary<infer T> ? T : never;

function changedOnnx(name: Name, how: OnnxChange): Buffer {
  const bytes = original.onnx(name);
  if ('cut' in how) return bytes.subarray(0, Math.floor(how.cut * bytes.length));
  if ('bytes' in how) return Buffer.from(how.bytes);
  // Constants fill most of a file, and are alike: most changes fall into what they are for.
  const graph = graphBytes(bytes);
  const indexOf = (at: number): number => graph[Math.floor(at * graph.length)]!;
  if ('runOf' in how) return bytes.fill(how.runOf, indexOf(how.at), indexOf(how.at) + how.length);
  for (const { at, bit } of how) bytes[indexOf(at)]! ^= 1 << bit;
  return bytes;
}

/** Where no run of zeros is. */
function graphBytes(bytes: Buffer): readonly number[] {
  const isZero = (at: number): boolean => (bytes[at] ?? 0) === 0;
  return Array.from(bytes.keys()).filter((at) => ![at - 2, at - 1, at, at + 1, at + 2].every(isZero));
}

test(
  'an ONNX file of any bytes, with a card that vouches for it, ends neither the process nor its time',
  async () => {
    const seen = { looked: 0, refused: 0 };
    const run = fc.asyncProperty(fc.constantFrom(...NAMES), onnxChange, async (name, how) => {
      restore();
      const bytes = changedOnnx(name, how);
      writeFileSync(onnxFile(name), bytes);
      const card = { ...original.card(name), bytes: undefined, sha256: sha256Hex(bytes) };
      writeFileSync(cardFile(name), JSON.stringify(card));
      const answer = await answerOf();
      holds(answer);
      if (answer.outcome !== 'unknown') seen[answer.outcome] += 1;
    });
    await fc.assert(run, fuzzed(20));
    expect(seen.refused).toBeGreaterThan(5);
    expect(seen.looked).toBeGreaterThan(0);
  },
  FUZZ_TIMEOUT_MS,
);
