import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface KeptFile {
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Moves a finished file to its place so that it survives a loss of power: content first, then its name. */
export async function keepFile(partialFile: string, file: string): Promise<KeptFile> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(partialFile), hash);
  const bytes = await syncPath(partialFile);
  await rename(partialFile, file);
  await syncPath(dirname(file));
  return { sha256: hash.digest('hex'), bytes };
}

/** Puts a file's content, or the names in a folder, on disk. @returns the size in bytes */
export async function syncPath(path: string): Promise<number> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}
