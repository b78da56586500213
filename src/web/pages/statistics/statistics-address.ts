/** What is looked at; it lives in the address, so that it can be sent to a colleague and survives a reload. */
export interface StatisticsChoice {
  /** Days of the site, yyyy-mm-dd, both included; both or neither. Without them the last seven. */
  readonly fromDay: string | undefined;
  readonly toDay: string | undefined;
  readonly camera: string | undefined;
  /** Id of the zone; `-` is outside all. */
  readonly zone: string | undefined;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

export function readChoice(search: URLSearchParams): StatisticsChoice {
  const [from, to] = [search.get('from') ?? '', search.get('to') ?? ''];
  const areDays = DAY.test(from) && DAY.test(to);
  return {
    fromDay: areDays ? from : undefined,
    toDay: areDays ? to : undefined,
    camera: search.get('camera') || undefined,
    zone: search.get('zone') || undefined,
  };
}

/** As the page's own address and both routes take it; starts with `?` or is empty. */
export function writeChoice({ fromDay, toDay, camera, zone }: StatisticsChoice): string {
  return queryOf({ from: fromDay, to: toDay, camera, zone });
}

/** Cases of `/review`, whatever was said of them unless one asks for a state. */
export function reviewAddress(
  choice: StatisticsChoice,
  narrowed: {
    readonly review?: 'open';
    readonly kind?: string;
    readonly min?: number;
    readonly max?: number;
  } = {},
): string {
  const { fromDay, toDay, camera, zone } = choice;
  return `/review${queryOf({ review: 'all', from: fromDay, to: toDay, camera, zone, ...narrowed })}`;
}

function queryOf(parts: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) query.set(name, String(value));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** A day of the site so many days from another. */
export function dayBeside(day: string, plusDays: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date + plusDays)).toISOString().slice(0, 10);
}

/** @param day yyyy-mm-dd, which is the same day wherever it is read */
export function formatSiteDay(day: string, locale: string, isLong = false): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    ...(isLong
      ? { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' }
      : { month: 'numeric', day: 'numeric', weekday: 'short' }),
  }).format(Date.parse(`${day}T00:00:00Z`));
}
