import type { Clock } from '../base/clock.ts';
import { wallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import { coverageOf, shareOf, sumOf } from './coverage.ts';

export interface CoverageNearParts {
  readonly store: Pick<Store, 'coverageOf' | 'firstSeenOfCameras'>;
  readonly config: Config;
  readonly clock: Clock;
}

const MINUTE_MS = 60_000;

/** @returns how much of the whole minutes that a short span touches cameras saw together; null where none is over */
export function coverageNear(
  span: { readonly fromWallMs: number; readonly toWallMs: number },
  { store, config, clock }: CoverageNearParts,
): (cameraIds: readonly string[]) => number | null {
  const fromMs = Math.floor(span.fromWallMs / MINUTE_MS) * MINUTE_MS;
  const toMs = Math.ceil(span.toWallMs / MINUTE_MS) * MINUTE_MS;
  const coverage = coverageOf({
    config,
    now: clock.wallMs(),
    minutes: store.coverageOf(wallMs(fromMs), wallMs(toMs)),
    firstSeen: store.firstSeenOfCameras(),
  });
  return (cameraIds) => shareOf(sumOf(cameraIds.map((id) => coverage(id, fromMs, toMs))));
}
