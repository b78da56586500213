import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import { wallMs, type WallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import type { PlaceHour } from '../store/place-queries.ts';
import { isoAt, siteDayOf, type SiteDay } from '../store/site-day.ts';
import type { FlaggedRow, PlaceFilter } from '../store/statistics-queries.ts';
import type { Store } from '../store/store.ts';
import type { Statistics, StatisticsQuery, ViolationLine } from '../wire/statistics.ts';
import { countsOf, countStatistics, type DayFacts } from './count-statistics.ts';
import { enoughFramesOf, plannedSpan, sumOf, type Minutes } from './coverage.ts';
import { earlyWarnings, WARNED_DAYS, type Watched, type WatchedDay } from './early-warnings.ts';
import { shiftsOfDay, type Shift } from './shifts.ts';
import { camerasWithin, isWithin, placesWithin, samePlace } from './statistics-places.ts';
import { daysBefore, periodOf } from './statistics-period.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Of a busy hub some 10,000 handlings: 30 ms on a small box. */
const HOURS_AT_ONCE = 6;

export interface SiteStatisticsParts {
  readonly store: Pick<
    Store,
    'hoursOfPlaces' | 'flaggedOf' | 'minutesWith' | 'firstSeenOfCameras' | 'namesOfCameras'
  >;
  readonly config: Config;
  readonly clock: Clock;
}

export interface SiteStatistics {
  /** @returns or what is wrong with the request */
  statistics(query: StatisticsQuery): Promise<Result<Statistics, string>>;
  /** What was flagged in the same days, oldest first, a day at a time. */
  violationLines(query: StatisticsQuery): Result<AsyncIterable<readonly ViolationLine[]>, string>;
}

type Span = Pick<Shift, 'startWallMs' | 'endWallMs'>;

interface SpanFacts {
  readonly hours: readonly PlaceHour[];
  readonly flagged: readonly FlaggedRow[];
  readonly minutes: ReadonlyMap<string, Minutes>;
}

type ReadSpan = (span: Span) => Promise<SpanFacts>;

/**
 * Figures of many days. They are read on the thread that also feeds the cameras: a few hours at a time with a pause after
 * each, and one question after the other, so that no frame waits for long.
 */
export function createSiteStatistics({ store, config, clock }: SiteStatisticsParts): SiteStatistics {
  const { site, board } = config;
  const enoughFrames = enoughFramesOf(config);

  const read = async ({ startWallMs, endWallMs }: Span, filter: PlaceFilter): Promise<SpanFacts> => {
    const hours: PlaceHour[] = [];
    for (let done = 0; startWallMs + done * HOUR_MS < endWallMs; done += HOURS_AT_ONCE) {
      await setImmediate();
      const from = wallMs(startWallMs + done * HOUR_MS);
      const to = wallMs(Math.min(from + HOURS_AT_ONCE * HOUR_MS, endWallMs));
      for (const hour of store.hoursOfPlaces(from, to))
        if (isWithin(filter, hour)) hours.push({ ...hour, hour: hour.hour + done });
    }
    await setImmediate();
    const flagged = store.flaggedOf(startWallMs, endWallMs, filter);
    await setImmediate();
    return { hours, flagged, minutes: minutesOf(startWallMs, endWallMs, filter) };
  };

  /** As the board counts them, from sums of the store. */
  const minutesOf = (
    startWallMs: WallMs,
    endWallMs: WallMs,
    filter: PlaceFilter,
  ): ReadonlyMap<string, Minutes> => {
    const now = clock.wallMs();
    const firstSeen = store.firstSeenOfCameras();
    const over = plannedSpan(startWallMs, endWallMs, startWallMs, now);
    // Mostly one number for all cameras.
    const seenWith = new Map(
      [...new Set(enoughFrames.values())].map((frames) => [
        frames,
        store.minutesWith(frames, over.startWallMs, over.endWallMs),
      ]),
    );
    return new Map(
      camerasWithin(config, filter).map((id) => {
        const span = plannedSpan(startWallMs, endWallMs, firstSeen.get(id), now);
        const planned = (span.endWallMs - span.startWallMs) / MINUTE_MS;
        const seen = seenWith.get(enoughFrames.get(id) ?? NaN)?.get(id) ?? 0;
        return [id, { seen: Math.min(seen, planned), planned }];
      }),
    );
  };

  const answer = async (days: readonly SiteDay[], filter: PlaceFilter): Promise<Statistics> => {
    const now = clock.wallMs();
    const known = new Map<string, SpanFacts>();
    // The days before a short period, and a shift that is a whole day, are among what was read.
    const readOnce: ReadSpan = async (span) => {
      const key = `${span.startWallMs}-${span.endWallMs}`;
      const facts = known.get(key) ?? (await read(span, filter));
      known.set(key, facts);
      return facts;
    };
    const factsOf = async (day: SiteDay): Promise<DayFacts> => ({ day, ...(await readOnce(day)) });
    const asked: DayFacts[] = [];
    for (const day of days) asked.push(await factsOf(day));
    const names = store.namesOfCameras();
    const last = asked.at(-1)?.day;
    const watched: Watched[] = [];
    if (last !== undefined) {
      // The day that runs may still turn.
      const lastOver = siteDayOf(last.day, site.timeZone, last.endWallMs <= now ? 0 : -1).day;
      const window = daysBefore(lastOver, WARNED_DAYS, site.timeZone);
      const dayFacts: DayFacts[] = [];
      for (const day of window) dayFacts.push(await factsOf(day));
      watched.push(...watchedPlaces(dayFacts, filter, names, now));
      for (const shift of site.shifts) watched.push(await watchedShift(shift, window, readOnce, now));
    }
    const warnings = earlyWarnings(watched, config.statistics.warningMinHandlings);
    return countStatistics({ config, filter, days: asked, warnings, names, now });
  };

  const watchedPlaces = (
    days: readonly DayFacts[],
    filter: PlaceFilter,
    names: ReadonlyMap<string, string>,
    now: WallMs,
  ): readonly Watched[] => {
    const handled = days.flatMap(({ hours }) => hours);
    return placesWithin(config, filter, handled, names).map((place) => ({
      of: { kind: 'place', ...place },
      days: days.map(({ day, hours, minutes }) => {
        const own = hours.filter((hour) => samePlace(hour, place));
        const seen = minutes.get(place.cameraId) ?? { seen: 0, planned: 0 };
        return watchedDay(day.day, own, seen, day.endWallMs <= now);
      }),
    }));
  };

  const watchedShift = async (
    shift: Config['site']['shifts'][number],
    days: readonly SiteDay[],
    readOnce: ReadSpan,
    now: WallMs,
  ): Promise<Watched> => {
    const watchedDays: WatchedDay[] = [];
    for (const { day, startWallMs } of days)
      for (const span of shiftsOfDay(startWallMs, [shift], site.timeZone)) {
        const { hours, minutes } = await readOnce(span);
        watchedDays.push(watchedDay(day, hours, sumOf([...minutes.values()]), span.endWallMs <= now));
      }
    return { of: { kind: 'shift', name: shift.name }, days: watchedDays };
  };

  const watchedDay = (
    day: string,
    hours: readonly PlaceHour[],
    minutes: Minutes,
    isOver: boolean,
  ): WatchedDay => {
    const { handlings, violations, isBlind } = countsOf(hours, [], minutes, board.minCoverage);
    return { day, handlings, violations, isBlind, isOver };
  };

  let last: Promise<unknown> = Promise.resolve();
  return {
    statistics: (query) => {
      const days = periodOf(query, clock.wallMs(), site.timeZone);
      if (!days.ok) return Promise.resolve(err(days.error));
      const made = last.then(async () => ok(await answer(days.value, filterOf(query))));
      // The next question does not fail with this one.
      last = made.catch(() => undefined);
      return made;
    },
    violationLines: (query) => {
      const days = periodOf(query, clock.wallMs(), site.timeZone);
      return days.ok ? ok(linesOf(days.value, filterOf(query), { store, config })) : err(days.error);
    },
  };
}

const filterOf = ({ camera, zone }: StatisticsQuery): PlaceFilter => ({
  ...(camera === undefined ? {} : { camera }),
  ...(zone === undefined ? {} : { zone }),
});

async function* linesOf(
  days: readonly SiteDay[],
  filter: PlaceFilter,
  { store, config }: Pick<SiteStatisticsParts, 'store' | 'config'>,
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
