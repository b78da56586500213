import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
export const PAGES_DIR = join(root, 'dist/pages');
const SOURCES = ['src/web/pages', 'src/wire', 'src/geometry', 'src/domain'];
const lock = join(root, 'node_modules/.ensure-pages-lock');
const GIVE_UP_AFTER_MS = 120_000;

/** Builds the pages where they are older than their sources. Test files side by side wait for the one that builds. */
export async function ensurePages(): Promise<void> {
  const startMs = performance.now();
  while (newestSource() > ageOf(join(PAGES_DIR, 'index.html'))) {
    if (takeLock()) {
      build();
      return;
    }
    if (performance.now() - startMs > GIVE_UP_AFTER_MS) {
      throw new Error(`another test run has been building for two minutes; if none runs, remove ${lock}`);
    }
    await pause(200);
  }
}

function build(): void {
  try {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    const args = [vite, 'build', '--config', 'src/web/pages/vite.config.ts', '--logLevel', 'warn'];
    const result = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`vite build failed:\n${result.stdout}${result.stderr}`);
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
  return SOURCES.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => !file.endsWith('.test.ts'))
      .map((file) => ageOf(join(root, folder, file))),
  ).reduce((newest, age) => Math.max(newest, age), 0);
}

/** Milliseconds since 1970 of the last change; 0 where there is no file. */
function ageOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
