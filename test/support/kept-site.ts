import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aRecord } from './handlings.ts';
import { systemClock, type Clock } from '../../src/base/clock.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import type { HandlingRecord } from '../../src/store/handling-row.ts';
import { openStore, type Store } from '../../src/store/store.ts';

export interface KeptSite {
  readonly dataDir: string;
  readonly options: Parameters<typeof openStore>[0];
  store: Store;
  /** A violation whose files are on the disk as the store says. */
  ready(bytes?: number, changes?: Partial<HandlingRecord>): string;
  reopen(): void;
  remove(): void;
}

/** A data folder with a store at work in it, and violations with files that are small unless told otherwise. */
export function openKeptSite({
  parent = tmpdir(),
  clock = systemClock,
}: { readonly parent?: string; readonly clock?: Clock } = {}): KeptSite {
  const dataDir = mkdtempSync(join(parent, 'qingfang-kept-'));
  const options = { dataDir, siteId: 'hub-1', timeZone: 'Asia/Shanghai', webUrl: '', clock };
  const site: KeptSite = {
    dataDir,
    options,
    store: openStore(options),
    ready: (least = 0, changes = {}) => {
      const { id } = site.store.recordHandling(aRecord(changes));
      const folder = join('evidence', '2026-03-08', id);
      mkdirSync(join(dataDir, folder), { recursive: true });
      const keep = (name: string) => {
        const bytes = Buffer.concat([Buffer.from(`${name} of ${id}`), Buffer.alloc(least)]);
        writeFileSync(join(dataDir, folder, name), bytes);
        return { path: join(folder, name), sha256: sha256Hex(bytes), bytes: bytes.length };
      };
      site.store.attachEvidence(id, {
        clip: { ...keep('clip.mp4'), durationMs: 7000, releaseMs: 3100 },
        snapshot: keep('snapshot.jpg'),
        strip: keep('strip.jpg'),
        track: keep('track.json'),
        shortfall: undefined,
      });
      return id;
    },
    reopen: () => {
      site.store.close();
      site.store = openStore(options);
    },
    remove: () => {
      site.store.close();
      rmSync(dataDir, { recursive: true });
    },
  };
  site.store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
  return site;
}
