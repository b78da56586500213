import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../base/log.ts';
import { identify, RECORD_PREFIX, type ChildRecord } from './child-record.ts';

const QUIT_GRACE_MS = 2000;
const LOOK_EVERY_MS = 50;

/**
 * Ends the children that an earlier life of this service left behind (it was killed), and only those: process number,
 * start time and boot must be the ones written down. Call it before the first camera starts, and only when no other
 * service uses this data folder. Returns how many were ended.
 */
export async function reapLeftovers(runDir: string, log: Log): Promise<number> {
  let names: string[];
  try {
    names = readdirSync(runDir);
  } catch {
    // No folder, no earlier life.
    return 0;
  }
  const records = names.filter((name) => name.startsWith(RECORD_PREFIX));
  const ended = await Promise.all(records.map((name) => reap(join(runDir, name), log)));
  // Scripts with addresses, where a start was cut off before it could remove them.
  for (const name of names)
    if (name.startsWith('source-')) rmSync(join(runDir, name), { recursive: true, force: true });
  return ended.filter(Boolean).length;
}

async function reap(path: string, log: Log): Promise<boolean> {
  const record = readRecord(path);
  const alive = record !== undefined && isSame(record);
  if (alive) {
    log.warn({ event: 'camera.leftover', pid: record.pid }, 'ending an ffmpeg of an earlier run');
    process.kill(record.pid, 'SIGTERM');
    for (let waitedMs = 0; waitedMs < QUIT_GRACE_MS && isSame(record); waitedMs += LOOK_EVERY_MS)
      await delay(LOOK_EVERY_MS);
    if (isSame(record)) process.kill(record.pid, 'SIGKILL');
  }
  rmSync(path, { force: true });
  return alive;
}

function readRecord(path: string): ChildRecord | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<ChildRecord>;
    const { pid, startTicks, bootId } = value;
    return pid === undefined || startTicks === undefined || bootId === undefined
      ? undefined
      : { pid, startTicks, bootId };
  } catch {
    // Half written: it names nobody that could be told apart.
    return undefined;
  }
}

function isSame(record: ChildRecord): boolean {
  const now = identify(record.pid);
  return now !== undefined && now.startTicks === record.startTicks && now.bootId === record.bootId;
}
