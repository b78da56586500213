import { closeSync, copyFileSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

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

/** Moves a finished file to its place so that it survives a loss of power: content first, then its name. */
export async function settleFile(partialFile: string, file: string): Promise<number> {
  const bytes = await syncPath(partialFile);
  await rename(partialFile, file);
  await syncPath(dirname(file));
  return bytes;
}

/** A copy at its place, whole or not there at all, on disk when the call returns; for a start, before anything else runs. */
export function copyWholeSync(from: string, to: string): void {
  const partialFile = `${to}.partial`;
  copyFileSync(from, partialFile);
  syncSync(partialFile);
  renameSync(partialFile, to);
  syncSync(dirname(to));
}

/**
 * A small file at its place, whole or not there at all, on disk when the call returns.
 * @param whenSafe called when its content is on disk and before it takes its place; what it throws leaves the old file
 * @param mode who may read it
 */
export function writeWholeSync(file: string, text: string, whenSafe: () => void, mode = 0o666): void {
  const partialFile = `${file}.partial`;
  // One that a crash left would keep the mode that it has.
  rmSync(partialFile, { force: true });
  writeFileSync(partialFile, text, { mode });
  syncSync(partialFile);
  whenSafe();
  renameSync(partialFile, file);
  syncSync(dirname(file));
}

/** As `syncPath`, for a start or a command, where nothing else waits. */
export function syncSync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
