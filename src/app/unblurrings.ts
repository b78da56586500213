import type { Clock } from '../base/clock.ts';
import { sha256Hex } from '../base/sha256.ts';
import type { Store } from '../store/store.ts';
import { reasonDetail } from '../wire/reason-request.ts';
import type { Unblurring, UnblurRequest } from '../wire/unblurring.ts';

/** Long enough to judge a case; then the reason is asked for again. */
const LASTS_MS = 15 * 60_000;

/** Which login may see which case unblurred for a while. In memory alone: a restart asks again. */
export class Unblurrings {
  readonly #audit: Pick<Store['audit'], 'append'>;
  readonly #clock: Clock;
  /** By login and violation: monotonic ms. */
  readonly #untilMs = new Map<string, number>();

  constructor(audit: Pick<Store['audit'], 'append'>, clock: Clock) {
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Told first: who cannot be written down does not see it. */
  allow(
    violationId: string,
    request: UnblurRequest,
    token: string | undefined,
  ): Pick<Unblurring, 'until' | 'lastsMs'> {
    this.#audit.append({
      actor: request.by,
      action: 'clip-unblurred',
      // Not the violation's own subject: a case that leaves the house does not tell who looked at it.
      subject: `clip ${violationId}`,
      detail: reasonDetail(request),
    });
    const nowMs = this.#clock.monotonicMs();
    for (const [key, untilMs] of this.#untilMs) if (untilMs <= nowMs) this.#untilMs.delete(key);
    this.#untilMs.set(keyOf(violationId, token), nowMs + LASTS_MS);
    return { until: new Date(this.#clock.wallMs() + LASTS_MS).toISOString(), lastsMs: LASTS_MS };
  }

  isAllowed(violationId: string, token: string | undefined): boolean {
    const untilMs = this.#untilMs.get(keyOf(violationId, token));
    return untilMs !== undefined && this.#clock.monotonicMs() < untilMs;
  }
}

/** Where nobody need log in the box's own browser is the one login. */
const keyOf = (violationId: string, token: string | undefined): string =>
  `${violationId} ${token === undefined ? 'open' : sha256Hex(token)}`;
