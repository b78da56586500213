import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '../base/service-error.ts';
import { ptsMs } from '../base/units.ts';
import { fitInto } from '../domain/frame.ts';
import { LOOK_SPAN_MS, LOOK_STEPS, type Look } from '../domain/look.ts';
import type { ModelCard } from '../config/model-card.ts';
import type { FrameView } from './frame-view.ts';
import { openModel, readModelCard, sizeOf } from './model-store.ts';
import { loadNetwork, type Network } from './network.ts';
import { NO_MOTION, type Planes } from './picture-memory.ts';
import { PERSON_VALUES, Sighting } from './sighting.ts';

/** One line of `models list`. */
export type ListedModel =
  | { readonly kind: 'ready'; readonly name: string; readonly card: ModelCard }
  /** A card without its ONNX file: put the file there and it works. */
  | { readonly kind: 'file-missing'; readonly name: string; readonly card: ModelCard }
  | { readonly kind: 'bad-card'; readonly name: string; readonly problem: string };

export interface VerifiedModel {
  readonly card: ModelCard;
  /** Median of a few runs on one thread, preparing and decoding included. */
  readonly runMs: number;
}

/** All cards of a folder, by name. @throws E_MODEL_MISSING where the folder cannot be read */
export async function listModels(modelsDir: string): Promise<ListedModel[]> {
  const files = await readdir(modelsDir).catch((cause: unknown) => {
    throw new ServiceError('E_MODEL_MISSING', `The folder ${modelsDir} cannot be read.`, { cause });
  });
  const names = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
  return Promise.all(names.sort().map((name) => listed(modelsDir, name)));
}

async function listed(modelsDir: string, name: string): Promise<ListedModel> {
  try {
    const card = await readModelCard(modelsDir, name);
    const bytes = await sizeOf(join(modelsDir, card.file));
    return { kind: bytes === undefined ? 'file-missing' : 'ready', name, card };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { kind: 'bad-card', name, problem: error.message };
  }
}

const RUNS = 5;

/**
 * Card, hash, inputs and outputs, and a few runs on a grey picture; blocks the calling thread while the network runs.
 * @throws E_MODEL_MISSING, E_MODEL_CARD, E_MODEL_HASH, E_MODEL_LOAD, E_MODEL_SHAPE, E_INFERENCE
 */
export async function verifyModel(modelsDir: string, name: string): Promise<VerifiedModel> {
  const model = await openModel(modelsDir, name);
  const network = await loadNetwork(model);
  try {
    const view = greyPicture(model.card);
    const sighting = new Sighting();
    const times: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      const startMs = performance.now();
      await runOnce(network, view, sighting);
      times.push(performance.now() - startMs);
    }
    return { card: model.card, runMs: times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]! };
  } finally {
    await network.bound.dispose();
  }
}

function greyPicture({ input: { sizeWh } }: ModelCard): FrameView {
  return {
    pixels: new Uint8Array(sizeWh.w * sizeWh.h * 3).fill(128),
    fit: fitInto(sizeWh, sizeWh),
    motion: new Uint8Array((sizeWh.w * sizeWh.h) / 4).fill(NO_MOTION),
  };
}

const GREY_LOOK: Look = {
  fromMs: 0,
  centresPx: Array.from({ length: LOOK_STEPS }, () => [8, 8]),
  pxPerM: 10,
};
const GREY_SECONDS: Planes = {
  columns: 16,
  contentWh: { w: 16, h: 16 },
  kept: [0, LOOK_SPAN_MS].map((tMs) => ({ tMs: ptsMs(tMs), green: new Uint8Array(16 * 16).fill(128) })),
};

async function runOnce({ adapter, bound }: Network, view: FrameView, sighting: Sighting): Promise<void> {
  sighting.clear();
  if (adapter.kind === 'look') {
    const fed = adapter.prepare(GREY_SECONDS, 1, GREY_LOOK);
    if (fed !== undefined) adapter.decode(await bound.run(fed));
    return;
  }
  if (adapter.kind === 'whole-frame') {
    const { fed, fit } = adapter.prepare(view);
    adapter.decode(await bound.run(fed), fit, sighting, { persons: true, parcels: true });
    return;
  }
  const { w, h } = view.fit.inputWh;
  sighting.addPerson(w / 4, h / 4, (3 * w) / 4, (3 * h) / 4, 1);
  const { fed, window } = adapter.prepare(view, sighting.persons, 0);
  adapter.decode(await bound.run(fed), window, view.fit, sighting.persons, PERSON_VALUES - 51);
}
