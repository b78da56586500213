import { coverTheDay } from '../wire/quiet-hours.ts';
import type { Config } from './schema.ts';

/** Steps and quiet hours that cannot be meant, one line each. */
export function alertProblems({ alerts }: Config): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  alerts.steps.forEach(({ to, unansweredMinutes, countInZoneAndDay }, i) => {
    const key = JSON.stringify([to, unansweredMinutes, countInZoneAndDay]);
    if (seen.has(key)) problems.push(`alerts.steps[${String(i)}]: the same step is there twice`);
    seen.add(key);
  });
  if (coverTheDay(alerts.quietHours))
    problems.push('alerts.quietHours: they cover the whole day; nobody would ever be called');
  return problems;
}
