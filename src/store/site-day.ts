import { TZDate } from '@date-fns/tz';
import { addDays, format, startOfDay } from 'date-fns';
import { wallMs, type WallMs } from '../base/units.ts';

/** A calendar day of the site, [startWallMs, endWallMs): 23 or 25 hours long where the clock is changed. */
export interface SiteDay {
  /** yyyy-mm-dd */
  readonly day: string;
  readonly startWallMs: WallMs;
  readonly endWallMs: WallMs;
}

/** @param timeZone IANA name, for example Asia/Shanghai */
export function siteDayAt(at: WallMs, timeZone: string): SiteDay {
  return dayOf(startOfDay(new TZDate(at, timeZone)));
}

/** @param day yyyy-mm-dd, one that exists @param plusDays calendar days from it */
export function siteDayOf(day: string, timeZone: string, plusDays = 0): SiteDay {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return dayOf(startOfDay(new TZDate(year, month - 1, date + plusDays, timeZone)));
}

function dayOf(start: TZDate): SiteDay {
  return {
    day: format(start, 'yyyy-MM-dd'),
    startWallMs: wallMs(start.getTime()),
    endWallMs: wallMs(startOfDay(addDays(start, 1)).getTime()),
  };
}

/** ISO 8601 with milliseconds and the site's offset: 2026-03-08T09:15:02.120+08:00 */
export function isoAt(at: WallMs, timeZone: string): string {
  return format(new TZDate(at, timeZone), "yyyy-MM-dd'T'HH:mm:ss.SSSxxx");
}
