import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { wallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import type { PlaceHour } from '../store/place-queries.ts';
import type { FlaggedRow, PlaceFilter } from '../store/statistics-queries.ts';
import type { Store } from '../store/store.ts';
import { enoughFramesOf, plannedSpan, type Minutes } from './coverage.ts';
import type { Shift } from './shifts.ts';
import { camerasWithin, isWithin } from './statistics-places.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Of a busy hub some 10,000 handlings: 30 ms on a small box. */
const HOURS_AT_ONCE = 6;

export interface SpanReaderParts {
  readonly store: Pick<Store, 'hoursOfPlaces' | 'flaggedOf' | 'minutesWith' | 'firstSeenOfCameras'>;
  readonly config: Config;
  readonly clock: Clock;
}

/** [startWallMs, endWallMs) */
export type Span = Pick<Shift, 'startWallMs' | 'endWallMs'>;

/** What the store holds of a span, as far as the filter lets it through. */
export interface SpanFacts {
  /** Hours since the span's first moment. */
  readonly hours: readonly PlaceHour[];
  readonly flagged: readonly FlaggedRow[];
  /** By camera, of those that look where the filter asks. */
  readonly minutes: ReadonlyMap<string, Minutes>;
}

/**
 * Reads a few hours at a time with a pause after each: the same thread feeds the cameras, and no frame should wait for long.
 * Rejects between two reads once the signal is aborted.
 */
export async function readSpan(
  parts: SpanReaderParts,
  span: Span,
  filter: PlaceFilter,
  signal: AbortSignal,
): Promise<SpanFacts> {
  const { store } = parts;
  const { startWallMs, endWallMs } = span;
  const pause = (): Promise<void> => setImmediate(undefined, { signal });
  const hours: PlaceHour[] = [];
  for (let done = 0; startWallMs + done * HOUR_MS < endWallMs; done += HOURS_AT_ONCE) {
    await pause();
    const from = wallMs(startWallMs + done * HOUR_MS);
    const to = wallMs(Math.min(from + HOURS_AT_ONCE * HOUR_MS, endWallMs));
    for (const hour of store.hoursOfPlaces(from, to))
      if (isWithin(filter, hour)) hours.push({ ...hour, hour: hour.hour + done });
  }
  await pause();
  const flagged = store.flaggedOf(startWallMs, endWallMs, filter);
  await pause();
  return { hours, flagged, minutes: minutesOf(parts, span, filter) };
}

/** As `coverageOf` counts them, from sums of the store. */
function minutesOf(
  { store, config, clock }: SpanReaderParts,
  { startWallMs, endWallMs }: Span,
  filter: PlaceFilter,
): ReadonlyMap<string, Minutes> {
  const now = clock.wallMs();
  const enoughFrames = enoughFramesOf(config);
  const firstSeen = store.firstSeenOfCameras();
  const soFar = plannedSpan(startWallMs, endWallMs, startWallMs, now);
  // Mostly one number for all cameras.
  const seenWith = new Map(
    [...new Set(enoughFrames.values())].map((frames) => [
      frames,
      store.minutesWith(frames, soFar.startWallMs, soFar.endWallMs),
    ]),
  );
  return new Map(
    camerasWithin(config, filter).map((id) => {
      const span = plannedSpan(startWallMs, endWallMs, firstSeen.get(id), now);
      const planned = (span.endWallMs - span.startWallMs) / MINUTE_MS;
      const seen = seenWith.get(enoughFrames.get(id) ?? NaN)?.get(id) ?? 0;
      return [id, { seen: Math.min(seen, planned), planned }];
    }),
  );
}
