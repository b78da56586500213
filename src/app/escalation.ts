import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { wallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import type { EscalationTable } from '../store/escalation-table.ts';
import { siteDayAt } from '../store/site-day.ts';
import { dueEscalations } from './due-escalations.ts';

export interface EscalationParts {
  readonly store: EscalationTable;
  readonly alerts: Config['alerts'];
  /** Of the site. */
  readonly timeZone: string;
  readonly clock: Clock;
  readonly log: Log;
  /** These violations went on to somebody, and their message waits in the outbox. */
  readonly onEscalated: (ids: readonly string[]) => void;
}

/** Minutes are what steps count: some seconds more do not matter. */
const LOOK_EVERY_MS = 10_000;
/** Older alerts are let be: after days off, or where steps are new, nobody wants all of the past. */
const LOOK_BACK_MS = 86_400_000;

/** Sends alerts on by `alerts.steps`; at the start also those that became due while the service was off. */
export function startEscalation(parts: EscalationParts): Stoppable & { look(): void } {
  const { alerts, log } = parts;
  if (alerts.steps.length === 0) return { look: () => undefined, stop: () => Promise.resolve() };
  const lookOrTell = (): void => {
    try {
      look(parts);
    } catch (error) {
      // The disk is full, mostly; what is due stays due.
      log.error({ event: 'escalation.failed', err: error }, 'tried again soon');
    }
  };
  lookOrTell();
  const timer = setInterval(lookOrTell, LOOK_EVERY_MS);
  return {
    look: lookOrTell,
    stop: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}

function look({ store, alerts, timeZone, clock, log, onEscalated }: EscalationParts): void {
  const now = clock.wallMs();
  // From the start of that day on: a step counts in whole days.
  const { startWallMs } = siteDayAt(wallMs(now - LOOK_BACK_MS), timeZone);
  const rules = {
    steps: alerts.steps,
    quietHours: alerts.quietHours,
    cooldownMs: alerts.cooldownSeconds * 1000,
    timeZone,
  };
  for (const due of dueEscalations(store.escalationCases(startWallMs), rules, now)) {
    store.putEscalation(due);
    const { id, otherIds, step, delayed } = due;
    log.info(
      { event: 'alert.escalated', violationId: id, others: otherIds.length, to: step.to, delayed },
      'alert goes on',
    );
    onEscalated([id, ...otherIds]);
  }
}
