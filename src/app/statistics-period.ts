import { err, ok, type Result } from '../base/result.ts';
import type { WallMs } from '../base/units.ts';
import { siteDayAt, siteDayOf, type SiteDay } from '../store/site-day.ts';
import { MOST_STATISTICS_DAYS, type StatisticsQuery } from '../wire/statistics.ts';

const USUAL_DAYS = 7;

/**
 * The days that are asked for, oldest first; days to come are left out.
 * @returns what is wrong with the request, in words for the caller
 */
export function periodOf(
  { from, to }: Pick<StatisticsQuery, 'from' | 'to'>,
  now: WallMs,
  timeZone: string,
): Result<readonly SiteDay[], string> {
  const today = siteDayAt(now, timeZone).day;
  if (from === undefined && to === undefined) return ok(daysBefore(today, USUAL_DAYS, timeZone));
  if (from === undefined || to === undefined) return err('from, to: give both or neither');
  if (from > to) return err('from: lies after to');
  if (from > today) return err(`from: lies after today, ${today}`);
  const last = to < today ? to : today;
  const days: SiteDay[] = [];
  for (let day = siteDayOf(from, timeZone); day.day <= last; day = siteDayOf(day.day, timeZone, 1)) {
    if (days.length === MOST_STATISTICS_DAYS)
      return err(`from, to: at most ${MOST_STATISTICS_DAYS} days at once`);
    days.push(day);
  }
  return ok(days);
}

/** So many days, the last one included, oldest first. */
export function daysBefore(last: string, howMany: number, timeZone: string): readonly SiteDay[] {
  return Array.from({ length: howMany }, (_, i) => siteDayOf(last, timeZone, i + 1 - howMany));
}
