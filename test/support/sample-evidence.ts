import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SampleEvidence {
  readonly dir: string;
  readonly clip: string;
  readonly snapshot: string;
  readonly strip: string;
  /** The same with something over it: as heads are hidden. */
  readonly blurredClip: string;
  remove(): void;
}

/** Three crops side by side, in the size of a strip. */
const STRIP = 'crop=320:360:100:0,scale=356:400,split=3[a][b][c];[a][b][c]hstack=3,scale=1080:400';

/** A real H.264 clip of 7 s at 25 fps with a key frame every 2 s, and real JPEGs. */
export function makeSampleEvidence(): SampleEvidence {
  const dir = mkdtempSync(join(tmpdir(), 'qingfang-evidence-'));
  const clip = join(dir, 'clip.mp4');
  const snapshot = join(dir, 'snapshot.jpg');
  const strip = join(dir, 'strip.jpg');
  const blurredClip = join(dir, 'blurred.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25:duration=7'];
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-pix_fmt', 'yuv420p'];
  ffmpeg([...picture, ...h264, '-movflags', '+faststart', clip]);
  ffmpeg([
    '-i',
    clip,
    '-vf',
    'drawbox=280:40:80:80:gray:fill',
    ...h264,
    '-movflags',
    '+faststart',
    blurredClip,
  ]);
  ffmpeg(['-ss', '3.4', '-i', clip, '-frames:v', '1', '-pix_fmt', 'yuvj420p', snapshot]);
  ffmpeg(['-ss', '3.4', '-i', clip, '-frames:v', '1', '-vf', STRIP, '-pix_fmt', 'yuvj420p', strip]);
  return {
    dir,
    clip,
    snapshot,
    strip,
    blurredClip,
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

function ffmpeg(args: readonly string[]): void {
  execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', ['-y', '-v', 'error', ...args]);
}
