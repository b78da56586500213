import { wallMs, type WallMs } from '../base/units.ts';
import type { DueEscalation, EscalationCase, EscalationStep } from '../store/escalation-table.ts';
import { groupAlerts } from '../wire/alert-groups.ts';
import { afterQuiet, type QuietHours } from '../wire/quiet-hours.ts';

export interface EscalationRules {
  readonly steps: readonly EscalationStep[];
  readonly quietHours: readonly QuietHours[];
  readonly cooldownMs: number;
  readonly timeZone: string;
}

const MINUTE_MS = 60_000;
/** A look comes every few seconds, and a violation is on disk within some. */
const DELAYED_AFTER_MS = 60_000;

/** Which violations go on to whom now, the longest due first. Pure: the same cases at the same moment give the same answer. */
export function dueEscalations(
  cases: readonly EscalationCase[],
  rules: EscalationRules,
  now: WallMs,
): readonly DueEscalation[] {
  const all = rules.steps.flatMap((step) => {
    const due =
      step.unansweredMinutes === undefined
        ? dueByCount(cases, step, step.countInZoneAndDay ?? Infinity)
        : dueByTime(cases, step, step.unansweredMinutes * MINUTE_MS, rules);
    return due
      .filter(({ dueWallMs }) => dueWallMs <= now)
      .map((found) => ({ ...found, step, delayed: now - found.dueWallMs > DELAYED_AFTER_MS }));
  });
  return all.sort((a, b) => a.dueWallMs - b.dueWallMs);
}

type Found = Omit<DueEscalation, 'step' | 'delayed'>;

/** Quiet hours put it off to their end; what would be a storm goes as one. */
function dueByTime(
  cases: readonly EscalationCase[],
  step: EscalationStep,
  waitMs: number,
  { quietHours, cooldownMs, timeZone }: EscalationRules,
): readonly Found[] {
  const waiting = cases
    .filter((one) => !one.isAnswered && !one.isDenied && !went(one, step))
    .map((one) => ({ ...one, atMs: one.releasedWallMs }));
  return groupAlerts(waiting, cooldownMs).map(({ first, others }) => ({
    id: first.id,
    otherIds: others.map(({ id }) => id),
    dueWallMs: wallMs(afterQuiet(first.atMs + waitMs, quietHours, timeZone)),
  }));
}

/** Once for a place and day, whatever is denied later. What was answered counts: it happened. */
function dueByCount(cases: readonly EscalationCase[], step: EscalationStep, nth: number): readonly Found[] {
  const byPlace = new Map<string, EscalationCase[]>();
  for (const one of [...cases].sort((a, b) => a.releasedWallMs - b.releasedWallMs)) {
    const place = `${one.day} ${one.zone === null ? `camera ${one.cameraId}` : `zone ${one.zone}`}`;
    const there = byPlace.get(place);
    if (there === undefined) byPlace.set(place, [one]);
    else there.push(one);
  }
  return [...byPlace.values()].flatMap((there) => {
    if (there.some((one) => went(one, step))) return [];
    const last = there.filter(({ isDenied }) => !isDenied)[nth - 1];
    return last === undefined ? [] : [{ id: last.id, otherIds: [], dueWallMs: wallMs(last.releasedWallMs) }];
  });
}

function went({ wentTo }: EscalationCase, step: EscalationStep): boolean {
  return wentTo.some(
    ({ to, unansweredMinutes, countInZoneAndDay }) =>
      to === step.to &&
      unansweredMinutes === step.unansweredMinutes &&
      countInZoneAndDay === step.countInZoneAndDay,
  );
}
