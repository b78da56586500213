import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mountSmallDisk } from '../../test/support/small-disk.ts';
import { watchCamera } from '../../test/support/watch-camera.ts';

const probe = mountSmallDisk(1);
probe?.remove();
const needsMount = probe === undefined ? ' (SKIPPED: this user may not mount a tmpfs)' : '';

test.skipIf(probe === undefined)(
  `a disk that is really full stops the recording, not the eyes; with room it records again${needsMount}`,
  async () => {
    const clips = mkdtempSync(join(tmpdir(), 'qingfang-full-'));
    const clip = join(clips, 'noise.mp4');
    const noise = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25:duration=6,noise=alls=60:allf=t'];
    execFileSync('ffmpeg', [
      '-v',
      'error',
      ...noise,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-g',
      '25',
      clip,
    ]);
    const disk = mountSmallDisk(3)!;
    let canRecord = true;
    const watched = watchCamera(
      disk.dir,
      { url: clip },
      { limits: { firstMs: 100 }, canRecord: () => canRecord },
    );
    const { camera, events } = watched;
    try {
      await watched.until((event) => event.kind === 'frame');
      disk.fill();
      const lost = await watched.until((event) => event.kind === 'state' && event.status.state === 'backoff');
      expect(lost).toMatchObject({ status: { reason: { code: 'E_DATA_DIR' } } });
      canRecord = false;
      const from = events.length;
      await watched.until((event) => event.kind === 'state' && event.status.state === 'live', from);
      await watched.until((event) => event.kind === 'frame', from);
      expect(camera.stats().warnings.join()).toContain('disk is full');
      disk.clear();
      rmSync(join(disk.dir, 'ring'), { recursive: true });
      canRecord = true;
      const again = events.length;
      camera.recordAgain();
      await watched.until((event) => event.kind === 'frame', again);
      expect(camera.stats().warnings.join()).not.toContain('disk is full');
      // No failure: the run was ended to begin anew at once.
      expect(events.slice(again).some((e) => e.kind === 'state' && e.status.state === 'backoff')).toBe(false);
      await expect
        .poll(() => existsSync(join(disk.dir, 'ring/c1')) && readdirSync(join(disk.dir, 'ring/c1')).length)
        .toBe(1);
    } finally {
      await camera.stop();
      disk.remove();
      rmSync(clips, { recursive: true });
    }
  },
  60_000,
);
