import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SampleEvidence {
  readonly dir: string;
  readonly clip: string;
  readonly snapshot: string;
  remove(): void;
}

/** A real H.264 clip of 7 s at 25 fps with a key frame every 2 s, and a real JPEG. */
export function makeSampleEvidence(): SampleEvidence {
  const dir = mkdtempSync(join(tmpdir(), 'qingfang-evidence-'));
  const clip = join(dir, 'clip.mp4');
  const snapshot = join(dir, 'snapshot.jpg');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25:duration=7'];
  const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50', '-pix_fmt', 'yuv420p'];
  ffmpeg([...picture, ...h264, '-movflags', '+faststart', clip]);
  ffmpeg(['-ss', '3.4', '-i', clip, '-frames:v', '1', '-pix_fmt', 'yuvj420p', snapshot]);
  return { dir, clip, snapshot, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

function ffmpeg(args: readonly string[]): void {
  execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', ['-y', '-v', 'error', ...args]);
}
