export interface GroupedAlert {
  readonly cameraId: string;
  /** Wall time of the release. */
  readonly atMs: number;
}

export interface AlertGroup<T> {
  /** The one that was heard. */
  readonly first: T;
  /** What came of the same camera within the cooldown of the first, oldest first. */
  readonly others: readonly T[];
}

/**
 * A storm is one alert with a count: of each camera the first, and under it what comes within the cooldown. Counted from the
 * first, not from the last, so that a storm without an end is heard again.
 * @param alerts in any order
 * @returns the group with the newest alert first
 */
export function groupAlerts<T extends GroupedAlert>(
  alerts: readonly T[],
  cooldownMs: number,
): readonly AlertGroup<T>[] {
  const groups: { first: T; others: T[] }[] = [];
  const openOf = new Map<string, { first: T; others: T[] }>();
  for (const alert of [...alerts].sort((a, b) => a.atMs - b.atMs)) {
    const open = openOf.get(alert.cameraId);
    if (open !== undefined && isWithin(open.first, alert, cooldownMs)) {
      open.others.push(alert);
      continue;
    }
    const group = { first: alert, others: [] };
    openOf.set(alert.cameraId, group);
    groups.push(group);
  }
  const newestMs = ({ first, others }: AlertGroup<T>): number => (others.at(-1) ?? first).atMs;
  return groups.sort((a, b) => newestMs(b) - newestMs(a));
}

/** Of the same camera: whether the later one belongs to the earlier one. */
export function isWithin(first: GroupedAlert, later: GroupedAlert, cooldownMs: number): boolean {
  return later.atMs - first.atMs < cooldownMs;
}
