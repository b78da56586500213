import type { WallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import type { PlaceHour } from '../store/place-queries.ts';
import type { PlaceFilter } from '../store/statistics-queries.ts';
import { countsOf, type DayFacts } from './count-statistics.ts';
import { sumOf, type Minutes } from './coverage.ts';
import type { Watched, WatchedDay } from './early-warnings.ts';
import type { Span, SpanFacts } from './span-facts.ts';
import { placesWithin, samePlace } from './statistics-places.ts';

export interface WatchParts {
  readonly config: Config;
  readonly filter: PlaceFilter;
  /** Of all cameras that ever were. */
  readonly names: ReadonlyMap<string, string>;
  readonly now: WallMs;
}

/** How each place did on the days that the early warnings look at. */
export function watchedPlaces(days: readonly DayFacts[], parts: WatchParts): readonly Watched[] {
  const { config, filter, names, now } = parts;
  const handled = days.flatMap(({ hours }) => hours);
  return placesWithin(config, filter, handled, names).map((place) => ({
    of: { kind: 'place', ...place },
    days: days.map(({ day, hours, minutes }) => {
      const own = hours.filter((hour) => samePlace(hour, place));
      const seen = minutes.get(place.cameraId) ?? { seen: 0, planned: 0 };
      return { day: day.day, isOver: day.endWallMs <= now, ...toldBy(own, seen, config) };
    }),
  }));
}

export interface ShiftDay extends Span, SpanFacts {
  /** On which the shift began. */
  readonly day: string;
}

/** How a shift did, all its places together. */
export function watchedShift(
  name: string,
  days: readonly ShiftDay[],
  { config, now }: Pick<WatchParts, 'config' | 'now'>,
): Watched {
  return {
    of: { kind: 'shift', name },
    days: days.map(({ day, endWallMs, hours, minutes }) => ({
      day,
      isOver: endWallMs <= now,
      ...toldBy(hours, sumOf([...minutes.values()]), config),
    })),
  };
}

function toldBy(
  hours: readonly PlaceHour[],
  minutes: Minutes,
  { board }: Config,
): Omit<WatchedDay, 'day' | 'isOver'> {
  const { handlings, violations, isBlind } = countsOf(hours, [], minutes, board.minCoverage);
  return { handlings, violations, isBlind };
}
