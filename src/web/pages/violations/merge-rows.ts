import type { ViolationRow } from '../../../wire/messages.ts';

const PROGRESS: Record<ViolationRow['evidenceState'], number> = {
  raised: 0,
  capturing: 1,
  ready: 2,
  failed: 2,
  expired: 3,
};

/**
 * Newest first, each id once. Ids sort by time. Where both have a row, the one whose evidence is further wins: an answer
 * may be older than a live event that overtook it.
 */
export function mergeRows(
  known: readonly ViolationRow[],
  incoming: readonly ViolationRow[],
): readonly ViolationRow[] {
  const byId = new Map(known.map((row) => [row.id, row]));
  for (const row of incoming) {
    const before = byId.get(row.id);
    if (before === undefined || PROGRESS[row.evidenceState] >= PROGRESS[before.evidenceState])
      byId.set(row.id, row);
  }
  return [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
}

/** True where the newest page does not reach the rows known before: rows are missing between them. */
export function leavesGap(known: readonly ViolationRow[], newestPage: readonly ViolationRow[]): boolean {
  const oldest = newestPage.at(-1);
  const newestKnown = known[0];
  return oldest !== undefined && newestKnown !== undefined && oldest.id > newestKnown.id;
}
