import { startClipKeeper, type ClipKeeper, type ClipKeeperOptions } from './clip-keeper.ts';
import type { ClipJob, ClipStore } from './clip-job.ts';

export interface RecheckKeeperOptions extends ClipKeeperOptions {
  readonly store: ClipStore<ClipJob, object>;
}

/** Nobody waits for them: the cores are for the judgement and for violations. */
const CUTS_AT_ONCE = 1;

/** Cuts the clips of drawn handlings that raised no alarm. No picture goes with them: that would show the machine's word. */
export function startRecheckKeeper(options: RecheckKeeperOptions): ClipKeeper {
  return startClipKeeper(options, {
    folder: 'recheck',
    events: { again: 'recheck.again', failed: 'recheck.failed', unsettled: 'recheck.unsettled' },
    idKey: 'recheckId',
    store: options.store,
    cutsAtOnce: CUTS_AT_ONCE,
    accompany: () => Promise.resolve({}),
  });
}
