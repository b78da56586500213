import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/schema.ts';
import type { Observations } from '../domain/observation.ts';
import { startBlurredEvidence, type BlurredEvidence } from '../evidence/blurred-evidence.ts';
import { startEvidenceKeeper } from '../evidence/evidence-keeper.ts';
import { startRecheckKeeper } from '../evidence/recheck-keeper.ts';
import { mediaTools } from '../media/run-media-tool.ts';
import type { Store } from '../store/store.ts';
import type { JudgedHandling } from './camera-line.ts';
import { PeopleMemory } from './people-memory.ts';

export interface KeepClipsParts {
  readonly config: Pick<Config, 'dataDir' | 'evidence' | 'review'>;
  readonly store: Store;
  readonly hasRoom: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly keep: <T extends Stoppable>(part: T) => T;
  /** A violation's evidence is ready or failed, and its message committed. */
  readonly onEvidence: (violationId: string) => void;
}

export interface KeptClips {
  /** A frame of a camera was looked at. */
  see(cameraId: string, runId: number, seen: Observations): void;
  /** Makes its evidence; returns at once. */
  ofViolation(id: string): void;
  /** What raised no alarm: a few of them are drawn for the blind recheck, and get a clip. Never throws. */
  ofQuiet(id: string, judged: JudgedHandling): void;
  readonly blurred: Pick<BlurredEvidence, 'find' | 'forget'>;
}

/** Who cuts clips out of the ring, for whom, and what people may see of them. */
export function keepClips(parts: KeepClipsParts): KeptClips {
  const { config, store, hasRoom, clock, log, keep } = parts;
  const { preRollMs, postRollMs } = config.evidence;
  const { quietPerDay } = config.review.recheck;
  const common = { dataDir: config.dataDir, hasRoom, tools: mediaTools, clock, log };
  const cutting = { ...common, preRollMs, postRollMs };
  const people = new PeopleMemory(clock);
  const blurred = keep(startBlurredEvidence({ ...common, store }));
  const evidence = keep(
    startEvidenceKeeper({
      ...cutting,
      store,
      peopleSeen: (span) => people.recall(span),
      onSettled: (id) => {
        parts.onEvidence(id);
        blurred.prepare(id);
      },
    }),
  );
  const rechecks = keep(
    startRecheckKeeper({ ...cutting, store: store.rechecks.clips, onSettled: () => undefined }),
  );
  return {
    see: (cameraId, runId, seen) => people.remember(cameraId, runId, seen),
    blurred,
    ofViolation: (id) => evidence.keep(id),
    ofQuiet: (id, { cameraId, releasedWallMs, pictureWh, handling: { boxXyxyPx } }) => {
      if (quietPerDay === 0) return;
      try {
        const drawn = store.rechecks.drawQuiet(
          { id, cameraId, releasedWallMs, pictureWh, boxXyxyPx },
          quietPerDay,
        );
        if (drawn !== undefined) rechecks.keep(drawn);
      } catch (error) {
        // A figure lacks one of thousands; the cameras go on.
        log.warn({ event: 'recheck.not-drawn', err: error }, 'a handling was not counted for the recheck');
      }
    },
  };
}
