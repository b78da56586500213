import { existsSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { copyWholeSync, syncSync } from '../base/durable-file.ts';
import type { WallMs } from '../base/units.ts';

/** A log and an index of a database that go with it: beside another file of that name they would damage it. */
const COMPANIONS = ['', '-wal', '-shm'] as const;

/** Moves a database with its companions away, to be looked at later. @returns where it lies now */
export function setAside(file: string, at: WallMs): string {
  const stamp = new Date(at).toISOString().replaceAll(/[:.]/g, '-');
  const aside = `${file}.aside-${stamp}`;
  for (const companion of COMPANIONS)
    if (existsSync(file + companion)) renameSync(file + companion, aside + companion);
  return aside;
}

/**
 * Puts a backup where the database was; whenever the power goes, one of the two lies there or none, and then a start takes
 * the backup again.
 * @returns where the old one lies now; undefined where there was none
 */
export function replaceBy(backup: string, file: string, at: WallMs): string | undefined {
  const copy = `${file}.restored`;
  copyWholeSync(backup, copy);
  const aside = existsSync(file) ? setAside(file, at) : undefined;
  renameSync(copy, file);
  syncSync(dirname(file));
  return aside;
}
