import type { Dictionary } from '../language/dictionary.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

type AgeUnit = 'second' | 'minute' | 'hour' | 'day';

/** The largest whole unit: 119 s is one minute. Negative ages, from clocks that differ a little, count as zero. */
export function wholeUnit(ageMs: number): { count: number; unit: AgeUnit } {
  const age = Math.max(0, ageMs);
  if (age < MINUTE_MS) return { count: Math.floor(age / SECOND_MS), unit: 'second' };
  if (age < HOUR_MS) return { count: Math.floor(age / MINUTE_MS), unit: 'minute' };
  if (age < DAY_MS) return { count: Math.floor(age / HOUR_MS), unit: 'hour' };
  return { count: Math.floor(age / DAY_MS), unit: 'day' };
}

/** "3 minutes ago"; below ten seconds "just now". */
export function formatAge(ageMs: number, words: Dictionary): string {
  const { count, unit } = wholeUnit(ageMs);
  if (unit === 'second' && count < 10) return words.justNow;
  return new Intl.RelativeTimeFormat(words.locale, { numeric: 'always' }).format(-count, unit);
}

/** "43 minutes"; undefined in the first minute: seconds that run on the wall make people restless. */
export function formatSpan(spanMs: number, words: Dictionary): { count: string; unit: string } | undefined {
  const { count, unit } = wholeUnit(spanMs);
  if (unit === 'second') return undefined;
  const parts = new Intl.NumberFormat(words.locale, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  }).formatToParts(count);
  const text = (type: Intl.NumberFormatPartTypes): string =>
    parts
      .filter((part) => part.type === type)
      .map((part) => part.value)
      .join('');
  return { count: text('integer'), unit: text('unit') };
}

export function formatClock(timeMs: number, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(timeMs);
}

/** With seconds, for what is of this moment. */
export function formatSeconds(timeMs: number, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'medium', hourCycle: 'h23' }).format(timeMs);
}

export function formatDay(timeMs: number, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone, month: 'long', day: 'numeric', weekday: 'long' }).format(
    timeMs,
  );
}

/** To the second, with date and offset: for the record. */
export function formatMoment(iso: string, timeZone: string, locale: string): string {
  const atMs = Date.parse(iso);
  const moment = new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(atMs);
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(atMs)
    .find(({ type }) => type === 'timeZoneName');
  return `${moment} ${offset?.value ?? timeZone}`;
}

/** Minutes and seconds with tenths, for a player: 0:04.2 */
export function formatPlayTime(seconds: number): string {
  const tenths = Math.round(Math.max(0, seconds) * 10);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${String(Math.floor((tenths % 600) / 10)).padStart(2, '0')}.${tenths % 10}`;
}
