/** When phones stay silent and nothing escalates by time, by the site's clock; service and pages must agree. */
export interface QuietHours {
  /** HH:MM. */
  readonly from: string;
  /** HH:MM; at or before `from` it lies on the next day. */
  readonly to: string;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** @param atMs wall time */
export function isQuiet(atMs: number, hours: readonly QuietHours[], timeZone: string): boolean {
  return quietMinutesLeft(atMs, hours, timeZone) > 0;
}

/** The moment itself, or the end of the quiet hours that it lies in, of those that follow at once as well. Wall times. */
export function afterQuiet(atMs: number, hours: readonly QuietHours[], timeZone: string): number {
  let endMs = atMs;
  // A day at most: where all of it were quiet there would be no end.
  while (endMs - atMs < DAY_MINUTES * MINUTE_MS) {
    const left = quietMinutesLeft(endMs, hours, timeZone);
    if (left === 0) break;
    endMs = (Math.floor(endMs / MINUTE_MS) + left) * MINUTE_MS;
  }
  return endMs;
}

/** Whether no minute of the day is left. */
export function coverTheDay(hours: readonly QuietHours[]): boolean {
  return Array.from({ length: DAY_MINUTES }).every((_, minute) => minutesLeft(minute, hours) > 0);
}

function quietMinutesLeft(atMs: number, hours: readonly QuietHours[], timeZone: string): number {
  return hours.length === 0 ? 0 : minutesLeft(minuteOf(clockAt(atMs, timeZone)), hours);
}

function minutesLeft(minute: number, hours: readonly QuietHours[]): number {
  const lefts = hours.map(({ from, to }) => {
    const length = between(minuteOf(from), minuteOf(to)) || DAY_MINUTES;
    return Math.max(0, length - between(minuteOf(from), minute));
  });
  return Math.max(0, ...lefts);
}

/** Minutes on from one time of day to the next such other one. */
const between = (from: number, to: number): number => (to - from + DAY_MINUTES) % DAY_MINUTES;

function minuteOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** HH:MM of a place. */
function clockAt(atMs: number, timeZone: string): string {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(timeZone, clock);
  }
  return clock.format(atMs);
}
