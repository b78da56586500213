import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { settleFile } from '../base/durable-file.ts';

export interface KeptFile {
  /** Hex. */
  readonly sha256: string;
  readonly bytes: number;
}

/** Hashes a finished file and moves it to its place so that it survives a loss of power. */
export async function keepFile(partialFile: string, file: string): Promise<KeptFile> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(partialFile), hash);
  return { bytes: await settleFile(partialFile, file), sha256: hash.digest('hex') };
}
