import type { ViolationRow } from '../../../wire/messages.ts';

const BEFORE_MS = 2000;
const AFTER_MS = 1500;

/** The part of the clip worth a look on a phone: from 2 s before the release to a little after the end. Seconds. */
export function loopSpan(row: Pick<ViolationRow, 'clipReleaseMs' | 'releaseMs' | 'endMs'>): {
  startS: number;
  endS: number;
} {
  if (row.clipReleaseMs === null) return { startS: 0, endS: Infinity };
  const flightMs = Math.max(0, row.endMs - row.releaseMs);
  return {
    startS: Math.max(0, row.clipReleaseMs - BEFORE_MS) / 1000,
    endS: (row.clipReleaseMs + flightMs + AFTER_MS) / 1000,
  };
}
