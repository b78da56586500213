import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/schema.ts';
import type { Observations } from '../domain/observation.ts';
import { startBlurredEvidence, type BlurredEvidence } from '../evidence/blurred-evidence.ts';
import { startEvidenceKeeper, type EvidenceKeeper } from '../evidence/evidence-keeper.ts';
import { mediaTools } from '../media/run-media-tool.ts';
import type { Store } from '../store/store.ts';
import { PeopleMemory } from './people-memory.ts';

export interface KeepEvidenceParts {
  readonly config: Config;
  readonly store: Store;
  readonly hasRoom: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly keep: <T extends Stoppable>(part: T) => T;
  /** A violation's evidence is ready or failed, and its message committed. */
  readonly onSettled: (id: string) => void;
}

export interface KeptEvidence {
  /** A frame of a camera was looked at. */
  see(cameraId: string, runId: number, seen: Observations): void;
  /** A violation was recorded. */
  readonly keep: EvidenceKeeper['keep'];
  readonly blurred: Pick<BlurredEvidence, 'find' | 'forget'>;
}

/** From who was seen to the clip, and from both to what people may see of it. */
export function keepEvidence(parts: KeepEvidenceParts): KeptEvidence {
  const { config, store, hasRoom, clock, log, keep, onSettled } = parts;
  const common = { dataDir: config.dataDir, store, tools: mediaTools, hasRoom, clock, log };
  const people = new PeopleMemory(clock);
  const blurred = keep(startBlurredEvidence(common));
  const keeper = keep(
    startEvidenceKeeper({
      ...common,
      preRollMs: config.evidence.preRollMs,
      postRollMs: config.evidence.postRollMs,
      peopleSeen: (span) => people.recall(span),
      onSettled: (id) => {
        onSettled(id);
        blurred.prepare(id);
      },
    }),
  );
  return {
    see: (cameraId, runId, seen) => people.remember(cameraId, runId, seen),
    keep: (id) => keeper.keep(id),
    blurred,
  };
}
