import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelCardSchema, modelCardProblems, type ModelCard, type ModelRole } from '../config/model-card.ts';
import { ServiceError } from '../base/service-error.ts';
import { rolesOf } from './families/adapter-of.ts';

/** A card and the path of its ONNX file, both checked. */
export interface StoredModel {
  readonly card: ModelCard;
  readonly path: string;
}

/** The networks that a service uses: each role's, the one that finds boxes for a pose network of crops, that of the second look. */
export interface ModelChoice {
  readonly pose: StoredModel;
  readonly object: StoredModel;
  readonly personBox: StoredModel | undefined;
  /** undefined: there is no second look. */
  readonly look: StoredModel | undefined;
}

/**
 * Reads the card NAME.json of a folder.
 * @throws E_MODEL_MISSING, E_MODEL_CARD with all problems in one message
 */
export async function readModelCard(modelsDir: string, name: string): Promise<ModelCard> {
  const path = join(modelsDir, `${name}.json`);
  const raw = parseCard(path, await readCardText(path, name));
  const problems = modelCardProblems(raw);
  if (problems.length > 0) throw new ServiceError('E_MODEL_CARD', `${path}: ${problems.join('; ')}.`);
  const card = ModelCardSchema.parse(raw);
  const able = rolesOf(card.family);
  const claimed = card.role.filter((role) => !able.includes(role));
  if (claimed.length > 0)
    throw new ServiceError(
      'E_MODEL_CARD',
      `${path}: role: family ${card.family} cannot be "${claimed.join('", "')}", only "${able.join('", "')}".`,
    );
  return card;
}

async function readCardText(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ServiceError('E_MODEL_MISSING', `There is no card ${path} for the model "${name}".`, { cause });
  }
}

function parseCard(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ServiceError('E_MODEL_CARD', `${path} is not JSON.`, { cause });
  }
}

/**
 * Card and file of one model, the file's SHA-256 compared with the card's.
 * @throws E_MODEL_MISSING, E_MODEL_CARD, E_MODEL_HASH
 */
export async function openModel(modelsDir: string, name: string): Promise<StoredModel> {
  const card = await readModelCard(modelsDir, name);
  const path = join(modelsDir, card.file);
  const bytes = await sizeOf(path);
  if (bytes === undefined)
    throw new ServiceError('E_MODEL_MISSING', `The file ${path} of the model "${name}" is not there.`);
  if (card.bytes !== undefined && bytes !== card.bytes)
    throw new ServiceError('E_MODEL_HASH', `${path} has ${bytes} bytes, its card says ${card.bytes}.`);
  const sha256 = await hashOf(path);
  if (sha256 !== card.sha256)
    throw new ServiceError('E_MODEL_HASH', `${path} has sha256 ${sha256}, its card says ${card.sha256}.`);
  return { card, path };
}

/**
 * The networks for the roles, each opened once.
 * @throws E_MODEL_MISSING, E_MODEL_CARD, E_MODEL_HASH
 */
export async function openModelChoice(
  modelsDir: string,
  poseName: string,
  objectName: string,
  lookName: string | null,
): Promise<ModelChoice> {
  const pose = await openModel(modelsDir, poseName);
  const object = objectName === poseName ? pose : await openModel(modelsDir, objectName);
  requireRole(pose, 'pose');
  requireRole(object, 'object');
  const look = lookName === null ? undefined : await openModel(modelsDir, lookName);
  if (look !== undefined) requireRole(look, 'look');
  const { detector } = pose.card;
  if (detector === undefined) return { pose, object, personBox: undefined, look };
  const personBox = detector === objectName ? object : await openModel(modelsDir, detector);
  requireRole(personBox, 'person-box');
  return { pose, object, personBox, look };
}

function requireRole({ card, path }: StoredModel, role: ModelRole): void {
  // Whoever sees people in the whole frame has their boxes.
  if (
    card.role.includes(role) ||
    (role === 'person-box' && card.role.includes('pose') && card.detector === undefined)
  )
    return;
  throw new ServiceError(
    'E_MODEL_CARD',
    `The model "${card.name}" (${path}) is chosen for "${role}"; its card names "${card.role.join('", "')}".`,
  );
}

/** Bytes of a file; undefined where it is not there, or is a folder. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
