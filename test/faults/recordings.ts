import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseSegmentList } from '../../src/evidence/segment-index.ts';

const run = promisify(execFile);
/** Looking into one takes a tenth of a second. */
const LOOKED_INTO = 40;

/**
 * Every segment that a list names and that is still there can be read, and at most the last of a run, which was being written,
 * stands in no list; clips decode to their end without an error.
 */
export async function brokenRecordings(
  dataDir: string,
  clips: readonly string[],
  random: () => number,
): Promise<{ readonly segmentsRead: number; readonly broken: readonly string[] }> {
  const broken: string[] = [];
  const segments: string[] = [];
  for (const cameraDir of foldersIn(join(dataDir, 'ring')))
    for (const runDir of foldersIn(cameraDir)) {
      const list = join(runDir, 'segments.csv');
      const listed = existsSync(list)
        ? parseSegmentList(readFileSync(list, 'utf8')).map(({ name }) => name)
        : [];
      const there = readdirSync(runDir).filter((name) => name.endsWith('.ts'));
      const unlisted = there.filter((name) => !listed.includes(name));
      if (unlisted.length > 1) broken.push(`${runDir} has ${unlisted.length} segments in no list`);
      segments.push(...listed.filter((name) => there.includes(name)).map((name) => join(runDir, name)));
    }
  const some = <T>(all: readonly T[]): T[] => [...all].sort(() => random() - 0.5).slice(0, LOOKED_INTO);
  const looked = some(segments);
  for (const file of [...looked, ...some(clips).map((path) => join(dataDir, path))]) {
    const problem = await problemOf(file);
    if (problem !== undefined) broken.push(`${file} cannot be read: ${problem}`);
  }
  return { segmentsRead: looked.length, broken };
}

/** Decodes its video. */
async function problemOf(file: string): Promise<string | undefined> {
  try {
    const { stderr } = await run('ffmpeg', ['-v', 'fatal', '-i', file, '-map', '0:v:0', '-f', 'null', '-']);
    return stderr === '' ? undefined : stderr.slice(0, 200);
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 300) : String(error);
  }
}

function foldersIn(dir: string): readonly string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [join(dir, entry.name)] : [],
  );
}
