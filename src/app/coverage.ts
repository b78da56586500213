import { wallMs, type WallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import type { CoveredMinute } from '../store/coverage-table.ts';

const MINUTE_MS = 60_000;
/** Of so short a time a share means nothing: a service that has just started is not blind. */
const FEWEST_PLANNED_MINUTES = 3;

export interface CoverageFacts {
  readonly config: Config;
  readonly now: WallMs;
  readonly minutes: readonly CoveredMinute[];
  /** By camera; planned minutes begin there. */
  readonly firstSeen: ReadonlyMap<string, WallMs>;
}

/** Whole minutes of a span: in which a camera saw, and in which it should have. */
export interface Minutes {
  readonly seen: number;
  readonly planned: number;
}

export type Coverage = (cameraId: string, fromMs: number, toMs: number) => Minutes;

/** Counts from a camera's first day to now. The minute that runs is not over: it is neither seen nor missed. */
export function coverageOf({ config, now, minutes, firstSeen }: CoverageFacts): Coverage {
  const enoughFrames = enoughFramesOf(config);
  const seen = new Map<string, number[]>(config.cameras.map(({ id }) => [id, []]));
  for (const { cameraId, minuteWallMs, framesAnalysed } of minutes) {
    if (framesAnalysed >= (enoughFrames.get(cameraId) ?? Infinity)) seen.get(cameraId)?.push(minuteWallMs);
  }
  return (cameraId, fromMs, toMs) => {
    const { startWallMs, endWallMs } = plannedSpan(fromMs, toMs, firstSeen.get(cameraId), now);
    const within = (seen.get(cameraId) ?? []).filter((minute) => minute >= startWallMs && minute < endWallMs);
    return { seen: within.length, planned: (endWallMs - startWallMs) / MINUTE_MS };
  };
}

/** How many frames of a minute must have been analysed for the camera to have seen in it. */
export function enoughFramesOf({ board, cameras }: Config): ReadonlyMap<string, number> {
  return new Map(cameras.map(({ id, analysedFps }) => [id, board.seenFrameShare * analysedFps * 60]));
}

/** The whole minutes of a span in which a camera should have seen; empty before its first day. */
export function plannedSpan(
  fromMs: number,
  toMs: number,
  firstSeenMs: WallMs | undefined,
  now: WallMs,
): { readonly startWallMs: WallMs; readonly endWallMs: WallMs } {
  const start = Math.ceil(Math.max(fromMs, firstSeenMs ?? now) / MINUTE_MS) * MINUTE_MS;
  const end = Math.floor(Math.min(toMs, now) / MINUTE_MS) * MINUTE_MS;
  return { startWallMs: wallMs(start), endWallMs: wallMs(Math.max(start, end)) };
}

/** Too little was seen to tell a rate: what nobody saw must not look gentle. */
export function isTooLittle({ seen, planned }: Minutes, minCoverage: number): boolean {
  return planned >= FEWEST_PLANNED_MINUTES && seen / planned < minCoverage;
}

export function shareOf({ seen, planned }: Minutes): number | null {
  return planned === 0 ? null : seen / planned;
}

export function sumOf(minutes: readonly Minutes[]): Minutes {
  return minutes.reduce((a, b) => ({ seen: a.seen + b.seen, planned: a.planned + b.planned }), {
    seen: 0,
    planned: 0,
  });
}
