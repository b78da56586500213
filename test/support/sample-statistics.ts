import { countStatistics, type DayFacts } from '../../src/app/count-statistics.ts';
import { isWithin } from '../../src/app/statistics-places.ts';
import { periodOf } from '../../src/app/statistics-period.ts';
import { ok, type Result } from '../../src/base/result.ts';
import { wallMs } from '../../src/base/units.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import type { PlaceHour } from '../../src/store/place-queries.ts';
import type { SiteDay } from '../../src/store/site-day.ts';
import type { FlaggedRow } from '../../src/store/statistics-queries.ts';
import { WHOLE_SITE } from '../../src/wire/scope.ts';
import type { EarlyWarning, Statistics, StatisticsQuery, ViolationLine } from '../../src/wire/statistics.ts';

const HOUR_MS = 3_600_000;
const polygon: [number, number][] = [
  [0, 0],
  [1, 0],
  [1, 1],
];
const config = ConfigSchema.parse({
  site: { id: 'hangzhou-north', name: '杭州北分拨中心' },
  cameras: [
    {
      id: 'dock-2',
      name: '2 号卸货口',
      url: 'a.mp4',
      zones: [{ id: 'unloading', name: '卸车区', polygon }],
    },
    {
      id: 'sort-a',
      name: 'A 线分拣台',
      url: 'b.mp4',
      zones: [{ id: 'odd-sizes', name: '异形件台', polygon }],
    },
    { id: 'load-5', name: '5 号装车口', url: 'c.mp4' },
  ],
});
const PLACES = [
  { cameraId: 'dock-2', cameraName: '2 号卸货口', zone: 'unloading', name: '卸车区' },
  { cameraId: 'sort-a', cameraName: 'A 线分拣台', zone: 'odd-sizes', name: '异形件台' },
  { cameraId: 'load-5', cameraName: '5 号装车口', zone: null, name: '5 号装车口' },
] as const;
/** Of an hour at 08:00, 09:00 …; the floor is quiet at night. */
const HANDLINGS = [64, 88, 97, 91, 40, 72, 95, 80];
const VERDICTS = ['confirmed', 'confirmed', 'false-alarm', null, 'confirmed', 'unsure'] as const;

export interface SampleDays {
  readonly isEmpty?: boolean;
  readonly warnings?: readonly EarlyWarning[];
  /** Days on which the cameras saw a third. */
  readonly blind?: readonly string[];
}

export const SAMPLE_WARNINGS: readonly EarlyWarning[] = [
  {
    kind: 'place',
    ...PLACES[0],
    days: [3, 5, 8, 11].map((violations, i) => ({ day: `2026-03-0${i + 1}`, handlings: 640, violations })),
  },
  {
    kind: 'shift',
    name: '夜班',
    days: [2, 4, 5, 9].map((violations, i) => ({ day: `2026-03-0${i + 1}`, handlings: 820, violations })),
  },
];

/** What the service would say of busy days, by its own counting. */
export function sampleStatistics(
  query: StatisticsQuery,
  { isEmpty = false, warnings = [], blind = [] }: SampleDays,
): Result<Statistics, string> {
  const now = wallMs(Date.now());
  const days = periodOf(query, now, config.site.timeZone);
  if (!days.ok) return days;
  const filter = {
    scope: WHOLE_SITE,
    ...(query.camera === undefined ? {} : { camera: query.camera }),
    ...(query.zone === undefined ? {} : { zone: query.zone }),
  };
  const facts = days.value.map((day, i): DayFacts => {
    const flagged = isEmpty ? [] : flaggedOn(day, i).filter((row) => isWithin(filter, row));
    const hours = isEmpty ? [] : hoursOn(day, flagged).filter((hour) => isWithin(filter, hour));
    const seen = blind.includes(day.day) ? 480 : 1401;
    const cameras = PLACES.filter((place) => isWithin(filter, place));
    return {
      day,
      hours,
      flagged,
      minutes: new Map(cameras.map(({ cameraId }) => [cameraId, { seen, planned: 1440 }])),
    };
  });
  return ok(countStatistics({ config, filter, days: facts, warnings, names: new Map(), now }));
}

export async function* sampleLines(query: StatisticsQuery): AsyncGenerator<readonly ViolationLine[]> {
  const days = periodOf(query, wallMs(Date.now()), config.site.timeZone);
  for (const [i, day] of (days.ok ? days.value : []).entries())
    yield await Promise.resolve(
      flaggedOn(day, i).map(({ releasedWallMs, ...row }) => ({
        ...row,
        occurredAt: new Date(releasedWallMs).toISOString(),
        zoneName: PLACES.find(({ cameraId }) => cameraId === row.cameraId)?.name ?? null,
      })),
    );
}

function flaggedOn(day: SiteDay, index: number): FlaggedRow[] {
  return Array.from({ length: 9 + ((index * 5) % 7) }, (_, i): FlaggedRow => {
    const place = PLACES[i % 4 === 3 ? 1 : i % 3]!;
    const isKick = i % 5 === 4;
    const isDoubtful = place.cameraId === 'load-5' && i % 2 === 0;
    return {
      id: `00000000-0000-7000-8000-${String(index).padStart(6, '0')}${String(i).padStart(6, '0')}`,
      releasedWallMs: wallMs(day.startWallMs + (8 + ((i * 3) % HANDLINGS.length)) * HOUR_MS + i * 60_000),
      cameraId: place.cameraId,
      cameraName: place.cameraName,
      zone: place.zone,
      kind: isKick ? 'kick' : 'throw',
      distanceM: isKick ? null : 0.55 + ((i * i * 7 + index) % 40) / 20,
      distanceSdM: isKick ? null : 0.08,
      limitM: 0.5,
      probability: 0.93,
      scale: 'calibrated',
      verdict: isDoubtful ? 'false-alarm' : VERDICTS[(i + index) % VERDICTS.length]!,
      evidenceState: 'ready',
      recheck: null,
    };
  });
}

function hoursOn(day: SiteDay, flagged: readonly FlaggedRow[]): PlaceHour[] {
  return PLACES.flatMap(({ cameraId, zone }) =>
    HANDLINGS.map((handlings, i): PlaceHour => {
      const hour = 8 + i;
      const violations = flagged.filter(
        (row) =>
          row.cameraId === cameraId &&
          row.verdict !== 'false-alarm' &&
          Math.floor((row.releasedWallMs - day.startWallMs) / HOUR_MS) === hour,
      ).length;
      return { cameraId, zone, hour, handlings, gentle: handlings - violations, violations };
    }),
  );
}
