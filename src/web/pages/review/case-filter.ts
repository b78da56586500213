import { TZDate } from '@date-fns/tz';
import type { ReviewState } from '../../../wire/http.ts';
import type { ViolationRow } from '../../../wire/messages.ts';

export type Review = ReviewState | 'all';

/** What the auditor looks for; it lives in the address, so that it can be sent to a colleague and survives a reload. */
export interface CaseFilter {
  readonly review: Review;
  /** Days of the site, yyyy-mm-dd, both included. */
  readonly fromDay: string | undefined;
  readonly toDay: string | undefined;
  readonly camera: string | undefined;
  /** Id of the zone; `-` is outside all. */
  readonly zone: string | undefined;
  readonly kind: ViolationRow['kind'] | undefined;
  readonly minDistanceM: number | undefined;
  readonly maxDistanceM: number | undefined;
}

const REVIEWS: readonly Review[] = ['open', 'overdue', 'confirmed', 'false-alarm', 'unsure', 'all'];

export function readFilter(search: URLSearchParams): CaseFilter {
  const asked = search.get('review');
  return {
    review: REVIEWS.find((review) => review === asked) ?? 'open',
    fromDay: dayOf(search.get('from')),
    toDay: dayOf(search.get('to')),
    camera: search.get('camera') ?? undefined,
    zone: search.get('zone') ?? undefined,
    kind: kindOf(search.get('kind')),
    minDistanceM: metresOf(search.get('min')),
    maxDistanceM: metresOf(search.get('max')),
  };
}

/** The address without what is as usual; starts with `?` or is empty. */
export function writeFilter(filter: CaseFilter): string {
  const search = new URLSearchParams();
  const put = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) search.set(name, String(value));
  };
  put('review', filter.review === 'open' ? undefined : filter.review);
  put('from', filter.fromDay);
  put('to', filter.toDay);
  put('camera', filter.camera);
  put('zone', filter.zone);
  put('kind', filter.kind);
  put('min', filter.minDistanceM);
  put('max', filter.maxDistanceM);
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** How many things besides the state narrow the list. */
export function narrowings(filter: CaseFilter): number {
  const isNarrow = ([name, value]: [string, unknown]): boolean => name !== 'review' && value !== undefined;
  return Object.entries(filter).filter(isNarrow).length;
}

/** As `/api/review-counts` takes it; `/api/violations` takes `review` besides. */
export function filterQuery(filter: CaseFilter, timeZone: string): URLSearchParams {
  const query = new URLSearchParams();
  const put = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) query.set(name, String(value));
  };
  put('from', filter.fromDay && startOfDay(filter.fromDay, timeZone, 0));
  put('to', filter.toDay && startOfDay(filter.toDay, timeZone, 1));
  put('camera', filter.camera);
  put('zone', filter.zone);
  put('kind', filter.kind);
  put('minDistanceM', filter.minDistanceM);
  put('maxDistanceM', filter.maxDistanceM);
  return query;
}

/** For rows that come by the live stream; the service judges all others. */
export function fits(row: ViolationRow, filter: CaseFilter, site: FilterSite, nowMs: number): boolean {
  const atMs = Date.parse(row.occurredAt);
  const { fromDay, toDay, camera, zone, kind, minDistanceM, maxDistanceM } = filter;
  if (fromDay !== undefined && atMs < Date.parse(startOfDay(fromDay, site.timeZone, 0))) return false;
  if (toDay !== undefined && atMs >= Date.parse(startOfDay(toDay, site.timeZone, 1))) return false;
  if (camera !== undefined && row.cameraId !== camera) return false;
  if (zone !== undefined && (row.zone ?? '-') !== zone) return false;
  if (kind !== undefined && row.kind !== kind) return false;
  if (minDistanceM !== undefined && (row.distanceM === null || row.distanceM < minDistanceM)) return false;
  if (maxDistanceM !== undefined && (row.distanceM === null || row.distanceM > maxDistanceM)) return false;
  return isInState(row, filter.review, site, nowMs);
}

interface FilterSite {
  readonly timeZone: string;
  readonly reviewWithinMs: number;
}

export function isOverdue(row: ViolationRow, site: FilterSite, nowMs: number): boolean {
  return row.verdict === null && nowMs - Date.parse(row.occurredAt) > site.reviewWithinMs;
}

function isInState(row: ViolationRow, review: Review, site: FilterSite, nowMs: number): boolean {
  switch (review) {
    case 'all':
      return true;
    case 'open':
      return row.verdict === null;
    case 'overdue':
      return isOverdue(row, site, nowMs);
    default:
      return row.verdict?.verdict === review;
  }
}

/** The site's day at a moment, so many days from it; yyyy-mm-dd. */
export function siteDay(atMs: number, timeZone: string, plusDays = 0): string {
  const at = new TZDate(atMs, timeZone);
  return new TZDate(at.getFullYear(), at.getMonth(), at.getDate() + plusDays, timeZone)
    .toISOString()
    .slice(0, 10);
}

function startOfDay(day: string, timeZone: string, plusDays: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new TZDate(year, month - 1, date + plusDays, timeZone).toISOString();
}

function dayOf(text: string | null): string | undefined {
  return text !== null && /^\d{4}-\d\d-\d\d$/.test(text) ? text : undefined;
}

function kindOf(text: string | null): ViolationRow['kind'] | undefined {
  return KINDS.find((kind) => kind === text);
}

export const KINDS: readonly ViolationRow['kind'][] = [
  'throw',
  'kick',
  'drop',
  'trample',
  'sit',
  'toss',
  'push',
];

function metresOf(text: string | null): number | undefined {
  const metres = text === null || text === '' ? NaN : Number(text);
  return Number.isFinite(metres) && metres >= 0 ? metres : undefined;
}
