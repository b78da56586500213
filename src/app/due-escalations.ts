import { wallMs, type WallMs } from '../base/units.ts';
import { groupAlerts } from '../wire/alert-groups.ts';
import { afterQuiet, type QuietHours } from '../wire/quiet-hours.ts';

/** One of `alerts.steps`: exactly one of the triggers is there. */
export interface EscalationStep {
  readonly to: string;
  readonly unansweredMinutes?: number | undefined;
  readonly countInZoneAndDay?: number | undefined;
}

/** A violation, as far as it decides whether it goes on to somebody. */
export interface EscalationCase {
  readonly id: string;
  readonly cameraId: string;
  /** Null outside all zones. */
  readonly zone: string | null;
  /** Of the site. */
  readonly day: string;
  readonly releasedWallMs: number;
  /** A person has acknowledged it, by whatever answer. */
  readonly isAnswered: boolean;
  /** The auditor, or the manager, says that it is no violation. */
  readonly isDenied: boolean;
  readonly wentTo: readonly EscalationStep[];
}

export interface DueEscalation {
  readonly step: EscalationStep;
  readonly id: string;
  /** What came of the same camera within the cooldown and goes along. */
  readonly otherIds: readonly string[];
  readonly dueWallMs: WallMs;
  /** Too long ago to be in time: the service was off. */
  readonly delayed: boolean;
}

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
