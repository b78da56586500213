import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const sharedModels = join(root, '../shared/models');

/** Pictures with what each public network sees in them, where the folder beside the repository holds them. */
export const publicPicturesDir = join(sharedModels, 'pictures');
export const havePublicModels = existsSync(join(publicPicturesDir, 'person-table.expected.json'));
export const publicModelNames = [
  'movenet-multipose',
  'movenet-thunder',
  'movenet-lightning',
  'rtmdet-nano-person',
  'yolox-nano-coco',
] as const;

/**
 * A models folder as a user would have it: the repository's cards, the public ONNX files beside them. `change` edits a card.
 * Remove it with `removeModelsDir`.
 */
export function makePublicModelsDir(change: Record<string, (card: object) => object> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'qingfang-models-'));
  for (const name of publicModelNames) {
    symlinkSync(join(sharedModels, `${name}.onnx`), join(dir, `${name}.onnx`));
    const bundled = join(root, 'models', `${name}.json`);
    const card = existsSync(bundled) ? bundled : join(root, 'models/cards', `${name}.json`);
    const edit = change[name];
    if (edit === undefined) cpSync(card, join(dir, `${name}.json`));
    else
      writeFileSync(
        join(dir, `${name}.json`),
        JSON.stringify(edit(JSON.parse(readFileSync(card, 'utf8')) as object)),
      );
  }
  return dir;
}

export const removeModelsDir = (dir: string): void => rmSync(dir, { recursive: true, force: true });
