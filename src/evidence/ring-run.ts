import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSegmentList, type Segment } from './segment-index.ts';

/** What is on disk of one run of one camera. */
export interface RingRun {
  readonly dir: string;
  /** Finished ones, oldest first; the end of the list where it is long. */
  readonly segments: readonly Segment[];
  /** The one that is not finished: still being written, or left by an ffmpeg that was killed. */
  readonly open: Segment | undefined;
  /** A later run of the camera exists: this one will not grow. */
  readonly isOver: boolean;
}

/** Some 2500 segments, hours of them; a list of many days is not read whole for a clip of the last seconds. */
const LIST_TAIL_BYTES = 64 * 1024;

/** @param runId wall ms at which the run's ffmpeg started */
export async function readRingRun(ringDir: string, cameraId: string, runId: number): Promise<RingRun> {
  const dir = join(ringDir, cameraId, String(runId));
  const siblings = await namesIn(join(ringDir, cameraId));
  const isOver = siblings.some((name) => Number(name) > runId);
  const segments = parseSegmentList(await tailOf(join(dir, 'segments.csv')));
  return { dir, segments, open: await openSegment(dir, segments), isOver };
}

/** The file that follows the list's last line. Without any line its start is unknown, and it is of no use. */
async function openSegment(dir: string, listed: readonly Segment[]): Promise<Segment | undefined> {
  const last = listed.at(-1);
  if (last === undefined) return undefined;
  const later = (await namesIn(dir)).filter((name) => /^\d+\.ts$/.test(name) && name > last.name);
  const [name] = later.sort();
  return name === undefined ? undefined : { name, startMs: last.endMs, endMs: Infinity };
}

async function tailOf(file: string): Promise<string> {
  const handle = await orMissing(open(file, 'r'));
  if (handle === undefined) return '';
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - LIST_TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = buffer.toString('utf8', 0, bytesRead);
    return start === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    await handle.close();
  }
}

async function namesIn(dir: string): Promise<readonly string[]> {
  return (await orMissing(readdir(dir))) ?? [];
}

/** Not there yet, or deleted with the ring's oldest, is an answer; any other trouble is an error. */
async function orMissing<T>(attempt: Promise<T>): Promise<T | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
