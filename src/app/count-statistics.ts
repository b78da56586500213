import { TZDate } from '@date-fns/tz';
import type { WallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import type { PlaceHour } from '../store/place-queries.ts';
import { isoAt, type SiteDay } from '../store/site-day.ts';
import type { FlaggedRow, PlaceFilter } from '../store/statistics-queries.ts';
import {
  DISTANCE_BIN_M,
  type EarlyWarning,
  type Statistics,
  type StatisticsCounts,
  type StatisticsHour,
} from '../wire/statistics.ts';
import { precisionOfCameras } from './camera-precision.ts';
import { isTooLittle, shareOf, sumOf, type Minutes } from './coverage.ts';
import type { SpanFacts } from './span-facts.ts';
import { placesWithin, samePlace } from './statistics-places.ts';

const HOUR_MS = 3_600_000;

/** Of one day of the site. */
export interface DayFacts extends SpanFacts {
  readonly day: SiteDay;
}

export interface StatisticsFacts {
  readonly config: Config;
  readonly filter: PlaceFilter;
  /** At least one, oldest first. */
  readonly days: readonly DayFacts[];
  readonly warnings: readonly EarlyWarning[];
  /** Of all cameras that ever were. */
  readonly names: ReadonlyMap<string, string>;
  readonly now: WallMs;
}

/** All figures of a span of days. Pure: whatever is shown of them adds up to the same handlings. */
export function countStatistics(facts: StatisticsFacts): Statistics {
  const { config, filter, days, names, now } = facts;
  const { minCoverage, targetRate } = config.board;
  const { timeZone } = config.site;
  const hours = days.flatMap((day) => day.hours);
  const flagged = days.flatMap((day) => day.flagged);
  const violations = flagged.filter(({ verdict }) => verdict !== 'false-alarm');
  const places = placesWithin(config, filter, [...hours, ...flagged], names);
  const minutesOf = (cameraId: string): Minutes =>
    sumOf(days.map(({ minutes }) => minutes.get(cameraId) ?? { seen: 0, planned: 0 }));
  const cameras = new Map(places.map(({ cameraId, cameraName: name }) => [cameraId, { cameraId, name }]));
  const allMinutes = sumOf(days.flatMap(({ minutes }) => [...minutes.values()]));
  return {
    from: days[0]?.day.day ?? '',
    to: days.at(-1)?.day.day ?? '',
    camera: filter.camera ?? null,
    zone: filter.zone ?? null,
    targetRate,
    total: countsOf(hours, flagged, allMinutes, minCoverage),
    days: days.map((each) => ({
      day: each.day.day,
      isOver: each.day.endWallMs <= now,
      ...countsOf(each.hours, each.flagged, sumOf([...each.minutes.values()]), minCoverage),
    })),
    hours: hoursOfClock(days, timeZone),
    places: places
      .map((place) => ({
        ...place,
        ...countsOf(
          hours.filter((hour) => samePlace(hour, place)),
          flagged.filter((row) => samePlace(row, place)),
          minutesOf(place.cameraId),
          minCoverage,
        ),
      }))
      .sort((a, b) => b.violations - a.violations || b.handlings - a.handlings),
    kinds: kindsOf(violations),
    distances: distancesOf(violations),
    cameras: precisionOfCameras(flagged, [...cameras.values()]),
    warnings: [...facts.warnings],
    at: isoAt(now, timeZone),
  };
}

/** As the board counts: verdicts have corrected `hours` already. @param minutes of the cameras that look there */
export function countsOf(
  hours: readonly PlaceHour[],
  flagged: readonly Pick<FlaggedRow, 'verdict'>[],
  minutes: Minutes,
  minCoverage: number,
): StatisticsCounts {
  const sum = (pick: (hour: PlaceHour) => number): number => hours.reduce((all, hour) => all + pick(hour), 0);
  const handlings = sum((hour) => hour.handlings);
  const gentle = sum((hour) => hour.gentle);
  const isBlind = isTooLittle(minutes, minCoverage);
  return {
    handlings,
    gentle,
    violations: sum((hour) => hour.violations),
    falseAlarms: flagged.filter(({ verdict }) => verdict === 'false-alarm').length,
    reviewed: flagged.filter(({ verdict }) => verdict !== null).length,
    rate: handlings === 0 || isBlind ? null : gentle / handlings,
    coverage: shareOf(minutes),
    isBlind,
  };
}

/** Where the clock is put back an hour of it comes twice in one day, and where it is put forward one never does. */
function hoursOfClock(days: readonly DayFacts[], timeZone: string): StatisticsHour[] {
  const byHour = Array.from({ length: 24 }, (_, hour) => ({ hour, handlings: 0, violations: 0 }));
  for (const { day, hours } of days) {
    for (const { hour, handlings, violations } of hours) {
      const sum = byHour[new TZDate(day.startWallMs + hour * HOUR_MS, timeZone).getHours()];
      if (sum === undefined) continue;
      sum.handlings += handlings;
      sum.violations += violations;
    }
  }
  return byHour;
}

function kindsOf(violations: readonly FlaggedRow[]): Statistics['kinds'] {
  const byKind = new Map<FlaggedRow['kind'], number>();
  for (const { kind } of violations) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  return [...byKind]
    .map(([kind, count]) => ({ kind, violations: count }))
    .sort((a, b) => b.violations - a.violations);
}

function distancesOf(violations: readonly FlaggedRow[]): Statistics['distances'] {
  const measured = violations.flatMap(({ distanceM }) => (distanceM === null ? [] : [distanceM]));
  const binOf = (distanceM: number): number => Math.floor(distanceM / DISTANCE_BIN_M);
  const bins = Array.from(
    { length: measured.reduce((most, distanceM) => Math.max(most, binOf(distanceM) + 1), 0) },
    (_, bin) => ({ fromM: bin * DISTANCE_BIN_M, violations: 0 }),
  );
  for (const distanceM of measured) {
    const bin = bins[binOf(distanceM)];
    if (bin !== undefined) bin.violations += 1;
  }
  return { binM: DISTANCE_BIN_M, bins, withoutDistance: violations.length - measured.length };
}
