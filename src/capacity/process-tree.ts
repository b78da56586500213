import { readFileSync, readdirSync } from 'node:fs';

/** USER_HZ: Linux tells processor times in hundredths of a second on all its usual architectures. */
const TICKS_PER_S = 100;

/** One line of /proc/PID/stat, as far as it is used here. */
export interface ProcessTimes {
  readonly parent: number;
  /** User and system, of the process itself and of those children that it has waited for. */
  readonly cpuS: number;
}

/** The name in brackets may hold anything, brackets and spaces as well: fields are counted from its end. */
export function parseStat(line: string): ProcessTimes {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return { parent: Number(fields[1]), cpuS: ticks / TICKS_PER_S };
}

/** Processor seconds of a process, of all that it started, and of those that are over and were waited for. */
export function treeCpuS(root: number): number {
  const all = readProcesses();
  return treeOf(root, all).reduce((sum, pid) => sum + all.get(pid)!.cpuS, 0);
}

/** Bytes of memory that the processes of a tree hold, shared pages counted once for each (VmRSS). */
export function residentBytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) * 1024;
}

export function treeOf(root: number, all: ReadonlyMap<number, ProcessTimes>): number[] {
  const pids = all.has(root) ? [root] : [];
  for (let i = 0; i < pids.length; i++)
    for (const [pid, { parent }] of all) if (parent === pids[i]) pids.push(pid);
  return pids;
}

/** How many processes of a tree are called so; the name is cut to fifteen letters. */
export function countNamed(root: number, name: string): number {
  return treeOf(root, readProcesses()).filter((pid) => nameOf(pid) === name).length;
}

/** Undefined where the process ended meanwhile. */
function nameOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function readProcesses(): ReadonlyMap<number, ProcessTimes> {
  const all = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = readStat(name);
    if (stat !== undefined) all.set(Number(name), parseStat(stat));
  }
  return all;
}

/** Undefined where the process ended meanwhile. */
function readStat(pid: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
}
