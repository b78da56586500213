import { setImmediate } from 'node:timers/promises';
import { ok, type Result } from '../base/result.ts';
import { isoAt, siteDayOf, type SiteDay } from '../store/site-day.ts';
import type { PlaceFilter } from '../store/statistics-queries.ts';
import type { Store } from '../store/store.ts';
import type { Scope } from '../wire/scope.ts';
import type { Statistics, StatisticsQuery, ViolationLine } from '../wire/statistics.ts';
import type { ViolationTable } from '../web/web-queries.ts';
import { countStatistics, type DayFacts } from './count-statistics.ts';
import { earlyWarnings, WARNED_DAYS } from './early-warnings.ts';
import { shiftsOfDay } from './shifts.ts';
import { readSpan, type Span, type SpanFacts, type SpanReaderParts } from './span-facts.ts';
import { daysBefore, periodOf } from './statistics-period.ts';
import { watchedPlaces, watchedShift, type ShiftDay, type WatchParts } from './watched.ts';

export interface SiteStatisticsParts extends SpanReaderParts {
  readonly store: SpanReaderParts['store'] & Pick<Store, 'namesOfCameras'>;
}

export interface SiteStatistics {
  /**
   * @param signal aborted once nobody waits for it any more: the promise then rejects
   * @returns or what is wrong with the request
   */
  statistics(query: StatisticsQuery, scope: Scope, signal: AbortSignal): Promise<Result<Statistics, string>>;
  /** What was flagged in the same days, oldest first, a day at a time. */
  violationTable(query: StatisticsQuery, scope: Scope): Result<ViolationTable, string>;
}

/** Figures of many days, one question after the other: each costs the box much. */
export function createSiteStatistics(parts: SiteStatisticsParts): SiteStatistics {
  const daysOf = (query: StatisticsQuery): Result<readonly SiteDay[], string> =>
    periodOf(query, parts.clock.wallMs(), parts.config.site.timeZone);
  let last: Promise<unknown> = Promise.resolve();
  return {
    statistics: (query, scope, signal) => {
      const days = daysOf(query);
      if (!days.ok) return Promise.resolve(days);
      const made = last.then(async () => ok(await answer(parts, days.value, filterOf(query, scope), signal)));
      // The next question does not fail with this one.
      last = made.catch(() => undefined);
      return made;
    },
    violationTable: (query, scope) => {
      const days = daysOf(query);
      if (!days.ok) return days;
      const [from, to] = [days.value[0]?.day ?? '', days.value.at(-1)?.day ?? ''];
      return ok({ from, to, linesByDay: linesOf(parts, days.value, filterOf(query, scope)) });
    },
  };
}

const filterOf = ({ camera, zone }: StatisticsQuery, scope: Scope): PlaceFilter => ({
  scope,
  ...(camera === undefined ? {} : { camera }),
  ...(zone === undefined ? {} : { zone }),
});

type ReadOnce = (span: Span) => Promise<SpanFacts>;

async function answer(
  parts: SiteStatisticsParts,
  days: readonly SiteDay[],
  filter: PlaceFilter,
  signal: AbortSignal,
): Promise<Statistics> {
  const { store, config, clock } = parts;
  const known = new Map<string, SpanFacts>();
  // The days before a short period, and a shift that is a whole day, may be among what was read.
  const readOnce: ReadOnce = async (span) => {
    const key = `${span.startWallMs}-${span.endWallMs}`;
    const facts = known.get(key) ?? (await readSpan(parts, span, filter, signal));
    known.set(key, facts);
    return facts;
  };
  const watch: WatchParts = { config, filter, names: store.namesOfCameras(), now: clock.wallMs() };
  const asked = await factsOf(days, readOnce);
  const warnings = await warningsUpTo(days.at(-1), readOnce, watch);
  return countStatistics({ ...watch, days: asked, warnings });
}

/** Of the last four days that are over, the last one asked for or the one before: the day that runs may still turn. */
async function warningsUpTo(
  last: SiteDay | undefined,
  readOnce: ReadOnce,
  watch: WatchParts,
): Promise<Statistics['warnings']> {
  if (last === undefined) return [];
  const { site, statistics } = watch.config;
  const lastOver = siteDayOf(last.day, site.timeZone, last.endWallMs <= watch.now ? 0 : -1).day;
  const days = daysBefore(lastOver, WARNED_DAYS, site.timeZone);
  const watched = [...watchedPlaces(await factsOf(days, readOnce), watch)];
  for (const shift of site.shifts) {
    const shiftDays: ShiftDay[] = [];
    for (const { day, startWallMs } of days)
      for (const span of shiftsOfDay(startWallMs, [shift], site.timeZone))
        shiftDays.push({ day, ...span, ...(await readOnce(span)) });
    watched.push(watchedShift(shift.name, shiftDays, watch));
  }
  return [...earlyWarnings(watched, statistics.warningMinHandlings)];
}

async function factsOf(days: readonly SiteDay[], readOnce: ReadOnce): Promise<readonly DayFacts[]> {
  const facts: DayFacts[] = [];
  for (const day of days) facts.push({ day, ...(await readOnce(day)) });
  return facts;
}

async function* linesOf(
  { store, config }: Pick<SiteStatisticsParts, 'store' | 'config'>,
  days: readonly SiteDay[],
  filter: PlaceFilter,
): AsyncGenerator<readonly ViolationLine[]> {
  const zones = new Map(
    config.cameras.flatMap(({ id, zones }) => zones.map((zone) => [`${id}/${zone.id}`, zone.name] as const)),
  );
  for (const { startWallMs, endWallMs } of days) {
    await setImmediate();
    yield store.flaggedOf(startWallMs, endWallMs, filter).map(({ releasedWallMs, ...row }) => ({
      ...row,
      occurredAt: isoAt(releasedWallMs, config.site.timeZone),
      zoneName: row.zone === null ? null : (zones.get(`${row.cameraId}/${row.zone}`) ?? null),
    }));
  }
}
