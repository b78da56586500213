import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ServiceError } from '../base/service-error.ts';

/**
 * Refuses a data folder that should be a disk of its own and is not: without its mount it would fill the root disk.
 * @throws E_DATA_DIR
 */
export function requireMount(dataDir: string): void {
  try {
    if (statSync(dataDir).dev !== statSync(dirname(dataDir)).dev) return;
  } catch (cause) {
    throw new ServiceError(
      'E_DATA_DIR',
      `The data folder ${dataDir} is not there; its disk is not mounted.`,
      { cause },
    );
  }
  throw new ServiceError(
    'E_DATA_DIR',
    `The data folder ${dataDir} is no mount point; its disk is not mounted.`,
  );
}
