import type { Config } from './schema.ts';

/** Longer than a release, its judgement and the row that protects its recording take, with a busy network and a slow disk. */
const RING_SLACK_MS = 120_000;

/** What the ring must hold so that a clip has its seconds before and after; it is never shrunk below, to whatever end. */
export function ringLeastMs({
  preRollMs,
  postRollMs,
}: Pick<Config['evidence'], 'preRollMs' | 'postRollMs'>): number {
  return preRollMs + postRollMs + RING_SLACK_MS;
}

/** Limits that contradict each other, one line each. */
export function retentionProblems({ evidence, retention }: Config): string[] {
  const { days, falseAlarmDays, maxGigabytes, kinds } = retention;
  const problems: string[] = [];
  const leastMinutes = ringLeastMs(evidence) / 60_000;
  if (evidence.ringMinutes < leastMinutes)
    problems.push(
      `evidence.ringMinutes: ${String(evidence.ringMinutes)} is too short for a clip; give at least ${leastMinutes.toFixed(1)} with this preRollMs and postRollMs`,
    );
  if (falseAlarmDays > days)
    problems.push(
      `retention.falseAlarmDays: ${String(falseAlarmDays)} is longer than retention.days (${String(days)}); who did nothing wrong is not kept longer`,
    );
  for (const [kind, limits] of Object.entries(kinds))
    if (maxGigabytes !== undefined && (limits.maxGigabytes ?? 0) > maxGigabytes)
      problems.push(
        `retention.kinds.${kind}.maxGigabytes: ${String(limits.maxGigabytes)} is more than retention.maxGigabytes (${String(maxGigabytes)}) for all kinds`,
      );
  return problems;
}
