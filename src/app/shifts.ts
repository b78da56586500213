import { TZDate } from '@date-fns/tz';
import { addDays, startOfDay } from 'date-fns';
import { wallMs, type WallMs } from '../base/units.ts';

export interface ShiftConfig {
  readonly name: string;
  /** HH:MM of the site's clock; an end at or before the start lies on the next day. */
  readonly start: string;
  readonly end: string;
}

export interface Shift {
  readonly name: string;
  readonly startWallMs: WallMs;
  readonly endWallMs: WallMs;
}

/**
 * The shift that runs at a moment; between two shifts the one that ended last, so that a wall keeps showing what was
 * reached. @param shifts at least one
 */
export function shiftAt(at: WallMs, shifts: readonly ShiftConfig[], timeZone: string): Shift {
  const today = startOfDay(new TZDate(at, timeZone));
  const begun = [-1, 0]
    .flatMap((days) => shifts.map((shift) => onDay(addDays(today, days), shift)))
    .filter(({ startWallMs }) => startWallMs <= at)
    .sort((a, b) => a.startWallMs - b.startWallMs);
  const last = begun.at(-1);
  if (last === undefined) throw new RangeError('no shift begins within the last two days');
  return last;
}

/** The shifts that begin on a day of the site, as configured now. @param startWallMs the day's first moment */
export function shiftsOfDay(
  startWallMs: WallMs,
  shifts: readonly ShiftConfig[],
  timeZone: string,
): readonly Shift[] {
  const day = new TZDate(startWallMs, timeZone);
  return shifts.map((shift) => onDay(day, shift));
}

function onDay(day: TZDate, { name, start, end }: ShiftConfig): Shift {
  const startAt = atClock(day, start);
  const sameDay = atClock(day, end);
  const endAt = sameDay > startAt ? sameDay : atClock(addDays(day, 1), end);
  return { name, startWallMs: wallMs(startAt.getTime()), endWallMs: wallMs(endAt.getTime()) };
}

/** By the clock on the wall, also on a day when it is changed. */
function atClock(day: TZDate, clock: string): TZDate {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const at = new TZDate(day.getTime(), day.timeZone);
  at.setHours(hours, minutes, 0, 0);
  return at;
}
