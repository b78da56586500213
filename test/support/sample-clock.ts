import type { WebClock } from '../../src/web/clock-routes.ts';
import type { ClockReport } from '../../src/wire/clock-message.ts';

export const CLOCK_IS_RIGHT: ClockReport = {
  ...{ level: 'ok', offS: 0, now: '2026-03-08T09:15:02.120+08:00', known: '2026-03-08T09:15:02.120+08:00' },
  ...{ since: null, ranS: 0, settlesAfterS: 3600 },
};

/** A box that was off until its battery was empty, and woke up a year and ten days later. */
export const CLOCK_IN_DOUBT: ClockReport = {
  ...{ level: 'ahead', offS: 375 * 86_400, now: '2027-03-18T09:15:02.120+08:00' },
  ...{ known: '2026-03-08T09:15:02.120+08:00', since: '2027-03-18T06:02:00.000+08:00' },
  ...{ ranS: 11_580, settlesAfterS: 259_200 },
};

/** What a box thinks of its clock, to set at will. */
export class SampleClock implements WebClock {
  now: ClockReport = CLOCK_IS_RIGHT;
  readonly confirmedBy: string[] = [];

  report(): ClockReport {
    return this.now;
  }

  confirm(by: string): Promise<ClockReport> {
    this.confirmedBy.push(by);
    this.now = CLOCK_IS_RIGHT;
    return Promise.resolve(this.now);
  }
}
