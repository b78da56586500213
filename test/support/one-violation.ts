import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aRecord } from './handlings.ts';
import { systemClock } from '../../src/base/clock.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import { openStore } from '../../src/store/store.ts';

/** Puts a violation with its files into the data folder of a service that is still to start. @returns its id */
export function putOneViolation(dataDir: string, fileBytes = 20_000): string {
  const store = openStore({ dataDir, siteId: 'hub-1', timeZone: 'UTC', webUrl: '', clock: systemClock });
  store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
  const { id } = store.recordHandling(aRecord());
  mkdirSync(join(dataDir, 'evidence', id), { recursive: true });
  const keep = (name: string) => {
    const bytes = Buffer.alloc(fileBytes, name);
    const path = join('evidence', id, name);
    writeFileSync(join(dataDir, path), bytes);
    return { path, sha256: sha256Hex(bytes), bytes: bytes.length };
  };
  const clip = { ...keep('clip.mp4'), durationMs: 7000, releaseMs: 3100 };
  store.attachEvidence(id, {
    clip,
    snapshot: keep('snapshot.jpg'),
    strip: keep('strip.jpg'),
    track: keep('track.json'),
    shortfall: undefined,
  });
  store.close();
  // Its heads are blurred already.
  mkdirSync(join(dataDir, 'blurred/1'), { recursive: true });
  writeFileSync(join(dataDir, `blurred/1/${id}.clip.mp4`), Buffer.alloc(fileBytes, 'blurred'));
  return id;
}
