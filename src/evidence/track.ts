import { readFile, writeFile } from 'node:fs/promises';
import { ptsMs } from '../base/units.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { PeopleSeen } from '../geometry/head-cover.ts';
import { TrackSchema, type TrackFile } from '../wire/track.ts';

/** Who was seen in the analysed frames of a clip. */
export interface Track {
  readonly pictureWh: SizeWh;
  /** The stream's time at which the clip's own times are zero. */
  readonly clipZeroMs: number;
  readonly frames: readonly PeopleSeen[];
}

/** A tenth of a pixel, a hundredth of a score, a microsecond: finer is noise, and a file that nobody would read. */
const PX_DIGITS = 1;
const SCORE_DIGITS = 2;
const MS_DIGITS = 3;

export async function writeTrack(file: string, track: Track): Promise<void> {
  await writeFile(file, `${JSON.stringify(trackFileOf(track))}\n`);
}

/** @returns undefined where the file is not one that this program can read */
export async function readTrack(file: string): Promise<Track | undefined> {
  return parseTrack(await readFile(file, 'utf8'));
}

export function parseTrack(text: string): Track | undefined {
  const read = TrackSchema.safeParse(jsonOf(text));
  if (!read.success) return undefined;
  const { pictureWh, clipZeroMs, frames } = read.data;
  return {
    pictureWh: { w: pictureWh[0], h: pictureWh[1] },
    clipZeroMs,
    frames: frames.map(({ tMs, people }) => ({
      tMs: ptsMs(tMs),
      persons: people.map(({ boxXyxyPx, joints }) => ({ boxXyxyPx, joints: Float32Array.from(joints) })),
    })),
  };
}

function trackFileOf({ pictureWh, clipZeroMs, frames }: Track): TrackFile {
  return {
    format: 'qingfang-track',
    version: 1,
    pictureWh: [pictureWh.w, pictureWh.h],
    clipZeroMs: rounded(clipZeroMs, MS_DIGITS),
    frames: frames.map(({ tMs, persons }) => ({
      tMs: rounded(tMs, MS_DIGITS),
      people: persons.map(({ boxXyxyPx: [x0, y0, x1, y1], joints }) => ({
        boxXyxyPx: [toPx(x0), toPx(y0), toPx(x1), toPx(y1)],
        joints: Array.from(joints, (value, i) => rounded(value, i % 3 === 2 ? SCORE_DIGITS : PX_DIGITS)),
      })),
    })),
  };
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const toPx = (value: number): number => rounded(value, PX_DIGITS);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
