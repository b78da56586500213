import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { clipArgs, concatList, probeArgs } from '../media/clip-args.ts';
import type { Footage } from './await-segments.ts';
import { browsersPlay, readClipProbe, type ClipFacts } from './clip-probe.ts';
import type { MediaRunOptions, MediaTools } from './media-tools.ts';

export interface Clip extends ClipFacts {
  /** Where in the clip the release lies. */
  readonly releaseMs: number;
}

/** Past the span's end, so that no frame which leaves the coder later than it is shown gets lost there. */
const END_MARGIN_MS = 200;
const TS_ROUND_MS = 2 ** 33 / 90;

/**
 * Joins the footage into one MP4 that browsers play: H.264 is copied as it is, anything else is encoded anew. The clip
 * starts at the keyframe at or before the span and is probed before it counts.
 * @param outFile written whole, but not yet synced: see keepFile
 * @returns the reason where what came out is no proof; rejects where ffmpeg fails
 */
export async function cutClip(
  footage: Footage,
  releaseMs: number,
  outFile: string,
  tools: MediaTools,
  options: MediaRunOptions,
): Promise<Result<Clip, string>> {
  const [first] = footage.pieces;
  if (first === undefined) return err('nothing was recorded');
  const source = readClipProbe(await tools.ffprobe(probeArgs(first.file), options));
  if (!source.ok) return err(`the recording is damaged: ${source.error}`);
  const startMs = nearestPtsMs(source.value.keyframePtsMs, first.startMs);
  const listFile = `${outFile}.txt`;
  await mkdir(dirname(outFile), { recursive: true });
  await writeFile(listFile, concatList(withDurations(footage, startMs)));
  try {
    const durationS = (footage.endMs - startMs + END_MARGIN_MS) / 1000;
    await tools.ffmpeg(clipArgs({ listFile, outFile, durationS, copy: browsersPlay(source.value) }), options);
  } finally {
    await rm(listFile, { force: true });
  }
  return judgeClip(await tools.ffprobe(probeArgs(outFile), options), releaseMs - startMs);
}

/**
 * The time at which a segment really starts: its file's own, because the list gives 0 for a run's first segment; but an
 * MPEG-TS counts 33 bits of 1/90000 s and begins anew after 26.5 hours, so the list says which round it is.
 */
export function nearestPtsMs(filePtsMs: number, listedMs: number): number {
  return filePtsMs + Math.round((listedMs - filePtsMs) / TS_ROUND_MS) * TS_ROUND_MS;
}

function withDurations(
  { pieces }: Footage,
  startMs: number,
): { file: string; durationS: number | undefined }[] {
  const startOf = (i: number): number | undefined => (i === 0 ? startMs : pieces[i]?.startMs);
  return pieces.map(({ file }, i) => {
    const [own, next] = [startOf(i), startOf(i + 1)];
    return { file, durationS: own === undefined || next === undefined ? undefined : (next - own) / 1000 };
  });
}

function judgeClip(probe: string, releaseAfterStartMs: number): Result<Clip, string> {
  const read = readClipProbe(probe);
  if (!read.ok) return err(`the clip is damaged: ${read.error}`);
  const clip = read.value;
  if (!clip.startsAtKeyframe) return err('the clip does not start at a keyframe');
  const releaseMs = clip.keyframePtsMs + releaseAfterStartMs;
  if (releaseMs < -clip.frameMs) return err('the clip starts after the release');
  if (releaseMs > clip.lastPtsMs + clip.frameMs) return err('the clip ends before the release');
  return ok({ ...clip, releaseMs: Math.max(0, releaseMs) });
}
