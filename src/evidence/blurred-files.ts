import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { EVIDENCE_FILES, SHOWN_PARTS, type ShownPart } from '../wire/evidence-path.ts';

/** The way of hiding: another one makes its files anew, in a folder of its own. */
const WAY = '1';

/**
 * Files that can be made anew at any time, in `blurred` of the data folder: no evidence, within a number of bytes, those
 * looked at longest ago go first.
 */
export class BlurredFiles {
  readonly #dir: string;
  readonly #mostBytes: number;
  readonly #clock: Pick<Clock, 'wallMs'>;

  /** @param isKnown whether the violation still has its evidence; files of others go */
  constructor(
    dataDir: string,
    options: {
      readonly mostBytes: number;
      readonly clock: Pick<Clock, 'wallMs'>;
      readonly isKnown: (id: string) => boolean;
    },
  ) {
    const root = join(dataDir, 'blurred');
    this.#dir = join(root, WAY);
    this.#mostBytes = options.mostBytes;
    this.#clock = options.clock;
    mkdirSync(this.#dir, { recursive: true });
    for (const name of readdirSync(root))
      if (name !== WAY) rmSync(join(root, name), { recursive: true, force: true });
    for (const name of readdirSync(this.#dir)) {
      const isWhole = SHOWN_PARTS.some((part) => name.endsWith(`.${EVIDENCE_FILES[part]}`));
      if (!isWhole || !options.isKnown(name.slice(0, name.indexOf('.'))))
        rmSync(join(this.#dir, name), { force: true });
    }
  }

  /** @returns the file, if it is made; it counts as looked at */
  find(id: string, part: ShownPart): string | undefined {
    const file = this.#fileOf(id, part);
    if (!existsSync(file)) return undefined;
    // Not when it was written: a player that asks for parts holds the file by that.
    utimesSync(file, this.#clock.wallMs() / 1000, statSync(file).mtime);
    return file;
  }

  /** Makes it whole under another name first. @returns the file */
  async make(id: string, part: ShownPart, write: (partialFile: string) => Promise<void>): Promise<string> {
    const file = this.#fileOf(id, part);
    const partialFile = `${file}.partial`;
    try {
      await write(partialFile);
      renameSync(partialFile, file);
    } finally {
      rmSync(partialFile, { force: true });
    }
    this.#keepWithin(file);
    return file;
  }

  forget(id: string): void {
    for (const part of SHOWN_PARTS) rmSync(this.#fileOf(id, part), { force: true });
  }

  #fileOf(id: string, part: ShownPart): string {
    return join(this.#dir, `${id}.${EVIDENCE_FILES[part]}`);
  }

  #keepWithin(newest: string): void {
    const files = readdirSync(this.#dir)
      .map((name) => join(this.#dir, name))
      .filter((file) => file !== newest && !file.endsWith('.partial'))
      .map((file) => ({ file, ...sizeAndAge(file) }))
      .sort((a, b) => b.lookedAtMs - a.lookedAtMs);
    let bytes = sizeAndAge(newest).bytes;
    for (const { file, bytes: own } of files) {
      bytes += own;
      if (bytes > this.#mostBytes) rmSync(file, { force: true });
    }
  }
}

function sizeAndAge(file: string): { readonly bytes: number; readonly lookedAtMs: number } {
  const { size, atimeMs } = statSync(file);
  return { bytes: size, lookedAtMs: atimeMs };
}
