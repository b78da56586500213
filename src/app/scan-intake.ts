import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { wallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import type { ScanOutcome } from '../web/web-queries.ts';
import { ScanSchema, type Scan } from '../wire/scans.ts';
import { ScanBudget } from './scan-budget.ts';
import { SparseWords } from './sparse-words.ts';

export interface ScanIntakeParts {
  readonly store: Pick<Store, 'putScans'>;
  readonly scans: Config['scans'];
  readonly clock: Clock;
  readonly log: Log;
}

export interface ScanIntake {
  /** All of them or none, on disk when the call returns. */
  put(scans: readonly Scan[]): ScanOutcome;
  /** One that came over MQTT. Never throws: what is none is told in the log, without the waybill, and changes nothing. */
  hear(payload: string): void;
}

/** Three words and a time: anything longer is no scan. */
const LONGEST_SCAN = 1000;
const DAY_MS = 86_400_000;
/** Clocks of scanners differ; a day that is to come is a wrong offset. */
const AHEAD_MS = 10 * 60_000;
/** A scanner that sends nonsense must not fill the log. */
const TOLD_EACH_MS = 10_000;

export function createScanIntake({ store, scans: settings, clock, log }: ScanIntakeParts): ScanIntake {
  const budget = new ScanBudget(clock);
  const take = (scans: readonly Scan[], sync: 'full' | 'normal'): ScanOutcome => {
    const nowMs = clock.wallMs();
    for (const [index, { at }] of scans.entries()) {
      const problem = problemOfTime(Date.parse(at), nowMs, settings.keepDays);
      if (problem !== undefined) return { kind: 'refused', index, problem };
    }
    const waitMs = budget.take(scans.length);
    if (waitMs > 0) return { kind: 'wait', waitMs };
    const kept = store.putScans(
      scans.map(({ waybill, station, at }) => ({ waybill, station, atWallMs: wallMs(Date.parse(at)) })),
      sync,
    );
    const unmapped = [...new Set(scans.map(({ station }) => station))].filter(
      (station) => !Object.hasOwn(settings.stations, station),
    );
    return { kind: 'kept', answer: { kept, known: scans.length - kept, unmapped } };
  };

  const words = new SparseWords(clock, TOLD_EACH_MS);
  const tell = (event: 'scan.refused' | 'scan.failed', reason: string): void => {
    const untoldBefore = words.next();
    if (untoldBefore !== undefined) log.warn({ event, reason, untoldBefore }, 'scan not kept');
  };

  return {
    put: (scans) => take(scans, 'full'),
    hear: (payload) => {
      const scan = scanOf(payload);
      if (typeof scan === 'string') {
        tell('scan.refused', scan);
        return;
      }
      try {
        const outcome = take([scan], 'normal');
        if (outcome.kind === 'refused') tell('scan.refused', outcome.problem);
        if (outcome.kind === 'wait') tell('scan.refused', 'too many scans in too short a time');
      } catch (error) {
        tell('scan.failed', error instanceof Error ? error.message : String(error));
      }
    },
  };
}

function problemOfTime(atMs: number, nowMs: number, keepDays: number): string | undefined {
  if (atMs > nowMs + AHEAD_MS) return 'at: is still to come; check the clock of the scanner and the offset';
  if (atMs < nowMs - keepDays * DAY_MS) return 'at: is older than scans.keepDays';
  return undefined;
}

/** @returns the reason where it is none */
function scanOf(payload: string): Scan | string {
  if (payload.length > LONGEST_SCAN) return `${payload.length} characters`;
  try {
    const parsed = ScanSchema.safeParse(JSON.parse(payload));
    if (parsed.success) return parsed.data;
    return parsed.error.issues
      .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
      .join('; ');
  } catch (error) {
    if (error instanceof SyntaxError) return 'not JSON';
    throw error;
  }
}
