import type { Log } from '../base/log.ts';
import { wallMs, type WallMs } from '../base/units.ts';
import type { RecheckClipTable } from '../store/recheck-clip-table.ts';
import { removeFiles } from './remove-files.ts';

export interface RecheckSweepParts {
  readonly dataDir: string;
  readonly clips: Pick<RecheckClipTable, 'keepPast' | 'kept' | 'remove' | 'going' | 'gone'>;
  readonly keepDays: number;
  /** Since a moment that was written down, whatever the clock did since. */
  readonly ageMs: (at: WallMs) => number;
  readonly log: Log;
}

export interface RecheckSweep {
  /** @param lackBytes that the disk lacks; the oldest clips go for it, before any that anybody needs */
  sweep(lackBytes: number): Promise<void>;
}

const DAY_MS = 86_400_000;

/** What the clips of drawn handlings need each minute: those of yesterday are final, old ones go, each row before its file. */
export function createRecheckSweep({
  dataDir,
  clips,
  keepDays,
  ageMs,
  log,
}: RecheckSweepParts): RecheckSweep {
  return {
    sweep: async (lackBytes) => {
      clips.keepPast();
      let lack = lackBytes;
      for (const { id, releasedWallMs, bytes } of clips.kept()) {
        const isOld = ageMs(wallMs(releasedWallMs)) > keepDays * DAY_MS;
        if (!isOld && lack <= 0) break;
        const why = isOld ? 'age' : 'space';
        clips.remove(id, why);
        lack -= bytes;
        log.info({ event: 'recheck.removed', recheckId: id, why, bytes }, 'clip of a recheck removed');
      }
      for (const { id, path } of clips.going()) {
        try {
          await removeFiles(dataDir, [path]);
          clips.gone(id);
        } catch (error) {
          log.error({ event: 'recheck.stays', recheckId: id, err: error }, 'a clip could not be removed');
        }
      }
    },
  };
}
