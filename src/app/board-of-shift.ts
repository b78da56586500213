import { wallMs } from '../base/units.ts';
import { isoAt } from '../store/site-day.ts';
import type { PlaceHour } from '../store/place-queries.ts';
import type { Board, BoardHour, BoardPlace } from '../wire/board.ts';
import { coverageOf, isTooLittle, shareOf, sumOf, type Coverage, type CoverageFacts } from './coverage.ts';
import type { Shift } from './shifts.ts';

const HOUR_MS = 3_600_000;

export interface ShiftFacts extends CoverageFacts {
  readonly shift: Shift;
  readonly hours: readonly PlaceHour[];
}

/** What the wall shows of a shift, from what the store holds of it. Pure. */
export function boardOfShift(facts: ShiftFacts): Board {
  const { config, shift, now } = facts;
  const { targetRate, minCoverage, flagMinHandlings } = config.board;
  const timeZone = config.site.timeZone;
  const coverage = coverageOf(facts);
  const places = placesOf(facts).map((place) => boardPlace(place, facts, coverage));
  const flag = flagOf(places, flagMinHandlings);
  const all = sumOf(config.cameras.map(({ id }) => coverage(id, shift.startWallMs, shift.endWallMs)));
  return {
    shift: {
      name: shift.name,
      startAt: isoAt(shift.startWallMs, timeZone),
      endAt: isoAt(shift.endWallMs, timeZone),
    },
    targetRate,
    minCoverage,
    flagMinHandlings,
    coverage: { seenMinutes: all.seen, plannedMinutes: all.planned },
    places: places.map((place) => ({ ...place, hasFlag: place === flag })),
    at: isoAt(now, timeZone),
  };
}

interface Place {
  readonly cameraId: string;
  readonly zone: string | null;
  readonly name: string;
}

/** Every zone, every camera without one, and what was handled outside the zones of a camera that has some. */
function placesOf({ config, hours }: ShiftFacts): readonly Place[] {
  return config.cameras.flatMap(({ id, name, zones }) => {
    const named: Place[] = zones.map((zone) => ({ cameraId: id, zone: zone.id, name: zone.name }));
    const hasOutside = hours.some(({ cameraId, zone }) => cameraId === id && zone === null);
    return named.length === 0 || hasOutside ? [...named, { cameraId: id, zone: null, name }] : named;
  });
}

function boardPlace(place: Place, facts: ShiftFacts, coverage: Coverage): BoardPlace {
  const { config, shift, now, hours } = facts;
  const own = hours.filter(({ cameraId, zone }) => cameraId === place.cameraId && zone === place.zone);
  const total = countsOf(own);
  const covered = coverage(place.cameraId, shift.startWallMs, shift.endWallMs);
  const isBlind = isTooLittle(covered, config.board.minCoverage);
  const lastMs = Math.min(now, shift.endWallMs - 1);
  const howMany = Math.floor((lastMs - shift.startWallMs) / HOUR_MS) + 1;
  const boardHours = Array.from({ length: howMany }, (_, hour): BoardHour => {
    const startMs = wallMs(shift.startWallMs + hour * HOUR_MS);
    const counts = countsOf(own.filter((each) => each.hour === hour));
    return {
      startAt: isoAt(startMs, config.site.timeZone),
      handlings: counts.handlings,
      violations: counts.violations,
      rate: counts.rate,
      coverage: shareOf(coverage(place.cameraId, startMs, startMs + HOUR_MS)),
    };
  });
  return {
    ...place,
    handlings: total.handlings,
    violations: total.violations,
    rate: isBlind ? null : total.rate,
    coverage: shareOf(covered),
    isBlind,
    hasFlag: false,
    hours: boardHours,
  };
}

/** The busiest place without a violation; a place that was not seen enough cannot have it. */
function flagOf(places: readonly BoardPlace[], minHandlings: number): BoardPlace | undefined {
  return places
    .filter(({ isBlind, violations, handlings }) => !isBlind && violations === 0 && handlings >= minHandlings)
    .reduce<BoardPlace | undefined>(
      (best, place) => (best === undefined || place.handlings > best.handlings ? place : best),
      undefined,
    );
}

function countsOf(hours: readonly PlaceHour[]): {
  handlings: number;
  violations: number;
  rate: number | null;
} {
  const sum = (pick: (hour: PlaceHour) => number): number => hours.reduce((all, hour) => all + pick(hour), 0);
  const handlings = sum((hour) => hour.handlings);
  return {
    handlings,
    violations: sum((hour) => hour.violations),
    rate: handlings === 0 ? null : sum((hour) => hour.gentle) / handlings,
  };
}
