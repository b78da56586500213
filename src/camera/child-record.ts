import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What makes a process of this machine the same one later: a number alone is used again. */
export interface ChildRecord {
  readonly pid: number;
  /** Clock ticks between the start of the machine and that of the process; field 22 of /proc/PID/stat. */
  readonly startTicks: string;
  /** Changes with each start of the machine. */
  readonly bootId: string;
}

export const RECORD_PREFIX = 'ffmpeg-';

/** Undefined when there is no such process (or no /proc). */
export function identify(pid: number): ChildRecord | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; after it come the fields from the third on.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const startTicks = fields[18];
    if (startTicks === undefined || state === 'Z') return undefined;
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { pid, startTicks, bootId };
  } catch {
    return undefined;
  }
}

/** Writes down a child of this service, so that the next start can end it; returns what removes the note again. */
export function recordChild(runDir: string, cameraId: string, pid: number): () => void {
  const path = join(runDir, `${RECORD_PREFIX}${cameraId}.json`);
  mkdirSync(runDir, { recursive: true });
  try {
    // Renamed into place, so that a crash leaves a whole note or none.
    writeFileSync(`${path}.new`, JSON.stringify(identify(pid) ?? { pid }));
    renameSync(`${path}.new`, path);
  } catch (error) {
    // A full disk must not blind the camera: what it costs is a child that outlives a kill.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
  return () => rmSync(path, { force: true });
}
