import { rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncPath } from '../base/durable-file.ts';

/**
 * Removes files and their folder, and the folder's entry: after a loss of power nothing is back that a row says is gone.
 * @param paths relative to the data folder
 */
export async function removeFiles(dataDir: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(join(dataDir, path), { force: true });
  for (const folder of new Set(paths.map((path) => join(dataDir, dirname(path))))) {
    // Something else in it, or gone already: both are fine.
    await rmdir(folder).catch(() => undefined);
    await syncPath(dirname(folder)).catch(ignoreMissing);
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
