import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { EvidencePart } from '../wire/evidence-path.ts';

/** What the database says of the files of a violation, or of a recheck. */
export interface KnownEvidence {
  readonly id: string;
  readonly of: 'violation' | 'recheck';
  /** Still being made: its folder may hold anything. */
  readonly unfinished: boolean;
  readonly files: readonly {
    readonly part: EvidencePart;
    /** Absolute. */
    readonly path: string;
    readonly sha256: string;
  }[];
}

export type EvidenceFinding =
  /** The database names a file that is not there, or is another one. */
  | {
      readonly kind: 'missing' | 'changed';
      readonly id: string;
      readonly of: KnownEvidence['of'];
      readonly part: EvidencePart;
      readonly path: string;
    }
  /** A file that the database does not know; `leftover` where it was never finished. */
  | { readonly kind: 'orphan' | 'leftover'; readonly path: string };

/** Holds the rows against the files and the files against the rows; reads every byte of them. */
export async function checkEvidence(
  dataDir: string,
  known: Iterable<KnownEvidence>,
): Promise<readonly EvidenceFinding[]> {
  const findings: EvidenceFinding[] = [];
  const paths = new Set<string>();
  const unfinished = new Set<string>();
  for (const { id, of, unfinished: isUnfinished, files } of known) {
    if (isUnfinished) unfinished.add(id);
    for (const { part, path, sha256 } of files) {
      paths.add(path);
      if (!existsSync(path)) findings.push({ kind: 'missing', id, of, part, path });
      else if ((await fileSha256(path)) !== sha256) findings.push({ kind: 'changed', id, of, part, path });
    }
  }
  const onDisk = await Promise.all(
    ['evidence', 'recheck'].map((folder) => filesUnder(join(dataDir, folder))),
  );
  for (const path of onDisk.flat()) {
    if (paths.has(path) || unfinished.has(basename(dirname(path)))) continue;
    findings.push({ kind: basename(path).includes('.partial') ? 'leftover' : 'orphan', path });
  }
  return findings;
}

async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function filesUnder(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
