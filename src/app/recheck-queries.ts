import { setImmediate } from 'node:timers/promises';
import { ok } from '../base/result.ts';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/schema.ts';
import { siteDayAt, type SiteDay } from '../store/site-day.ts';
import type { Store } from '../store/store.ts';
import type { WebQueries } from '../web/web-queries.ts';
import { seesPlace, seesWholeCamera, type Scope } from '../wire/scope.ts';
import { countRechecks, type FlaggedOnDay } from './recheck-figures.ts';
import { periodOf } from './statistics-period.ts';

export interface RecheckQueryParts {
  readonly store: Pick<Store, 'flaggedOf' | 'rechecks'>;
  readonly config: Config;
  readonly clock: Clock;
}

type RecheckQueries = Pick<WebQueries, 'recheckQueue' | 'recheckClip' | 'recheckFigures'>;

export function createRecheckQueries({ store, config, clock }: RecheckQueryParts): RecheckQueries {
  const { rechecks } = store;
  const { timeZone } = config.site;
  /** A day at a time with a pause before each: the same thread feeds the cameras. */
  const flaggedOn = async (
    days: readonly SiteDay[],
    camera: string | undefined,
    scope: Scope,
    signal: AbortSignal,
  ): Promise<readonly FlaggedOnDay[]> => {
    const flagged: FlaggedOnDay[] = [];
    for (const { day, startWallMs, endWallMs } of days) {
      await setImmediate(undefined, { signal });
      const filter = { scope, ...(camera === undefined ? {} : { camera }) };
      for (const { cameraId, verdict } of store.flaggedOf(startWallMs, endWallMs, filter))
        flagged.push({ day, cameraId, verdict });
    }
    return flagged;
  };
  return {
    recheckQueue: (by, scope) => rechecks.queue(by, scope),
    recheckClip: (id, scope) => rechecks.clip(id, scope),
    recheckFigures: async ({ from, to, camera }, scope, signal) => {
      const now = clock.wallMs();
      const period = periodOf({ from, to }, now, timeZone);
      if (!period.ok) return period;
      const days = period.value;
      const [first, last] = [days[0], days.at(-1)];
      if (first === undefined || last === undefined) throw new Error('a period without a day');
      const isAsked = ({ cameraId }: { readonly cameraId: string }): boolean =>
        camera === undefined || cameraId === camera;
      return ok(
        countRechecks({
          ...{ config, camera, days },
          today: siteDayAt(now, timeZone).day,
          rows: rechecks
            .rows(first.day, first.startWallMs, last.endWallMs)
            .filter((row) => isAsked(row) && seesPlace(scope, row)),
          // They are drawn from all of a camera: what was drawn from a zone alone stands for nothing.
          drawnFrom: rechecks
            .days(first.day, last.day)
            .filter((row) => isAsked(row) && seesWholeCamera(scope, row.cameraId)),
          flagged: await flaggedOn(days, camera, scope, signal),
        }),
      );
    },
  };
}
