import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
const built = join(root, 'dist/inference/worker.js');
const lock = join(root, 'node_modules/.ensure-build-lock');
const GIVE_UP_AFTER_MS = 120_000;

/**
 * Compiles src to dist where that is older than the sources: a worker thread runs compiled code only. Test files that run
 * side by side wait for the one that compiles.
 */
export async function ensureBuild(): Promise<void> {
  const startMs = performance.now();
  while (newestSource() > ageOf(built)) {
    if (takeLock()) {
      compile();
      return;
    }
    if (performance.now() - startMs > GIVE_UP_AFTER_MS)
      throw new Error(`another test run has been compiling for two minutes; if none runs, remove ${lock}`);
    await pause(200);
  }
}

/** A type error elsewhere is the type check's to report: here only the files must come out. */
function compile(): void {
  const startedMs = Date.now();
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const result = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--noCheck'], {
      cwd: root,
      encoding: 'utf8',
    });
    if (ageOf(built) < startedMs - 1000)
      throw new Error(`tsc wrote no ${built}:\n${result.stdout}${result.stderr}`);
  } finally {
    rmdirSync(lock);
  }
}

function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

function newestSource(): number {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('web/pages'))
    .reduce((newest, file) => Math.max(newest, ageOf(join(root, 'src', file))), 0);
}

/** Milliseconds since 1970 of the last change; 0 where there is no file. */
function ageOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
