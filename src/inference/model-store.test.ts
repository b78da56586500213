import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MODEL_FAMILIES, MODEL_ROLES, ModelCardSchema } from '../config/model-card.ts';
import { openModel, openModelChoice } from './model-store.ts';
import { loadNetwork } from './network.ts';
import { listModels, verifyModel } from './verify-models.ts';

const fixtures = join(import.meta.dirname, '../../test/fixtures/models');
type Json = Record<string, unknown>;
let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qingfang-models-'));
  for (const file of ['tiny-grid.onnx', 'tiny-grid.json']) cpSync(join(fixtures, file), join(dir, file));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

const onnx = (): string => join(dir, 'tiny-grid.onnx');
function editCard(change: (card: Json) => Json): void {
  const path = join(dir, 'tiny-grid.json');
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, 'utf8')) as Json)));
}
const input = (card: Json): Json => card['input'] as Json;
const outputs = (card: Json): Json[] => card['outputs'] as Json[];

describe('opening a model', () => {
  test('gives card and path when all is right', async () => {
    const { card, path } = await openModel(dir, 'tiny-grid');
    expect(path).toBe(onnx());
    expect(card.input.sizeWh).toEqual({ w: 128, h: 64 });
  });

  test('names the card that is not there', async () => {
    await expect(openModel(dir, 'other')).rejects.toMatchObject({
      code: 'E_MODEL_MISSING',
      message: expect.stringContaining('other.json') as unknown,
    });
  });

  test('names the file that is not there', async () => {
    rmSync(onnx());
    await expect(openModel(dir, 'tiny-grid')).rejects.toMatchObject({
      code: 'E_MODEL_MISSING',
      message: expect.stringContaining('tiny-grid.onnx') as unknown,
    });
  });

  test('refuses a truncated file by its size', async () => {
    truncateSync(onnx(), 1000);
    await expect(openModel(dir, 'tiny-grid')).rejects.toMatchObject({
      code: 'E_MODEL_HASH',
      message: expect.stringContaining('1000 bytes') as unknown,
    });
  });

  test('refuses one changed byte by its hash', async () => {
    const bytes = readFileSync(onnx());
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(onnx(), bytes);
    await expect(openModel(dir, 'tiny-grid')).rejects.toMatchObject({
      code: 'E_MODEL_HASH',
      message: expect.stringContaining('sha256') as unknown,
    });
  });

  test('shows all problems of a card at once', async () => {
    editCard((card) => ({ ...card, family: 'unknown', colour: 'RGB', parcelClasses: 3 }));
    const error: unknown = await openModel(dir, 'tiny-grid').catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'E_MODEL_CARD' });
    for (const key of ['family', 'colour', 'parcelClasses']) expect(String(error)).toContain(key);
  });

  test.each([
    ['a parcel class that is none of the classes', { parcelClasses: ['box'] }, '"box"'],
    ['no parcel class for parcels', { parcelClasses: [] }, 'parcelClasses'],
    ['a role that the family cannot fill', { family: 'rtmdet' }, 'role'],
    ['a crop network without a detector', { family: 'movenet-single', role: ['pose'] }, 'detector'],
  ])('refuses %s', async (_what, change, word) => {
    editCard((card) => ({ ...card, ...change }));
    await expect(openModel(dir, 'tiny-grid')).rejects.toMatchObject({
      code: 'E_MODEL_CARD',
      message: expect.stringContaining(word) as unknown,
    });
  });

  test('refuses a model for a role that its card does not name', async () => {
    editCard((card) => ({ ...card, role: 'object' }));
    await expect(openModelChoice(dir, 'tiny-grid', 'tiny-grid', null)).rejects.toMatchObject({
      code: 'E_MODEL_CARD',
      message: expect.stringContaining('"pose"') as unknown,
    });
  });
});

describe('loading a network', () => {
  test('refuses a file that is no ONNX model, although its hash is that of the card', async () => {
    writeFileSync(onnx(), 'not a network');
    const sha256 = createHash('sha256').update('not a network').digest('hex');
    editCard((card) => ({ ...card, sha256, bytes: 13 }));
    await expect(loadNetwork(await openModel(dir, 'tiny-grid'))).rejects.toMatchObject({
      code: 'E_MODEL_LOAD',
    });
  });

  test.each<[string, (card: Json) => Json, string]>([
    [
      'input name',
      (c) => ({ ...c, input: { ...input(c), name: 'picture' } }),
      'no input "picture", only "image"',
    ],
    ['input size', (c) => ({ ...c, input: { ...input(c), sizeWh: [64, 64] } }), '[1, 64, 128, 3]'],
    ['input type', (c) => ({ ...c, input: { ...input(c), type: 'float32' } }), 'is uint8, wanted float32'],
    [
      'output shape',
      (c) => ({ ...c, outputs: [{ ...outputs(c)[0], shape: [1, 3, 8, 16] }] }),
      '[1, 3, 8, 16]',
    ],
    ['output name', (c) => ({ ...c, outputs: [{ ...outputs(c)[0], name: 'heat' }] }), 'no output "heat"'],
  ])('refuses another %s than that of the ONNX file', async (_what, change, word) => {
    editCard(change);
    await expect(loadNetwork(await openModel(dir, 'tiny-grid'))).rejects.toMatchObject({
      code: 'E_MODEL_SHAPE',
      message: expect.stringContaining(word) as unknown,
    });
  });
});

describe('models list and verify', () => {
  test('list tells ready ones, cards without a file and bad cards apart', async () => {
    const card = JSON.parse(readFileSync(join(dir, 'tiny-grid.json'), 'utf8')) as Json;
    writeFileSync(join(dir, 'absent.json'), JSON.stringify({ ...card, name: 'absent', file: 'absent.onnx' }));
    writeFileSync(join(dir, 'broken.json'), '{');
    expect((await listModels(dir)).map(({ name, kind }) => [name, kind])).toEqual([
      ['absent', 'file-missing'],
      ['broken', 'bad-card'],
      ['tiny-grid', 'ready'],
    ]);
  });

  test('list names the folder that is not there', async () => {
    await expect(listModels(join(dir, 'nowhere'))).rejects.toMatchObject({ code: 'E_MODEL_MISSING' });
  });

  test('verify runs the network and says how long a frame takes', async () => {
    const { card, runMs } = await verifyModel(dir, 'tiny-grid');
    expect(card.name).toBe('tiny-grid');
    expect(runMs).toBeGreaterThan(0);
  });
});

describe('what the repository brings', () => {
  const root = join(import.meta.dirname, '../..');

  test('every ready-made card for a public network is right', async () => {
    const cards = await listModels(join(root, 'models/cards'));
    expect(cards.length).toBeGreaterThanOrEqual(4);
    expect(cards.filter(({ kind }) => kind !== 'file-missing')).toEqual([]);
  });

  test('every bundled model has its card and is the file that the card describes', async () => {
    const models = await listModels(join(root, 'models'));
    expect(models.length).toBeGreaterThanOrEqual(1);
    for (const { name } of models) await openModel(join(root, 'models'), name);
  });

  test('the page explains every key of a card and names every family and role', () => {
    const page = readFileSync(join(root, 'docs/models.md'), 'utf8');
    const { input: inputSchema, thresholds, ...rest } = ModelCardSchema.shape;
    const keys = [
      ...Object.keys(rest),
      ...Object.keys(inputSchema.shape).map((key) => `input.${key}`),
      ...Object.keys(thresholds.def.innerType.shape).map((key) => `thresholds.${key}`),
      ...MODEL_FAMILIES,
      ...MODEL_ROLES,
    ];
    expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
  });
});
