import type { Clock } from '../base/clock.ts';
import type { AuditLog } from '../store/audit-log.ts';

/** At most so many rows a minute: nobody may fill the disk, or drown a row that matters, by failing. */
const MOST_A_MINUTE = 10;
const MINUTE_MS = 60_000;

/** Failed logins for the audit log; those above the measure are counted in the next row. */
export class FailedLogins {
  readonly #audit: Pick<AuditLog, 'append'>;
  readonly #clock: Clock;
  #minuteStartMs = -Infinity;
  #inMinute = 0;
  #untold = 0;

  constructor(audit: Pick<AuditLog, 'append'>, clock: Clock) {
    this.#audit = audit;
    this.#clock = clock;
  }

  /** @param name of the account; undefined for a name that is none: people type passwords into the wrong field */
  tell(name: string | undefined, address: string): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#minuteStartMs >= MINUTE_MS) {
      this.#minuteStartMs = nowMs;
      this.#inMinute = 0;
    }
    this.#inMinute += 1;
    if (this.#inMinute > MOST_A_MINUTE) {
      this.#untold += 1;
      return;
    }
    const untoldBefore = this.#untold;
    this.#untold = 0;
    const subject = name ?? 'unknown';
    this.#audit.append({
      actor: 'unknown',
      action: 'login-failed',
      subject,
      detail: { address, untoldBefore },
    });
  }
}
