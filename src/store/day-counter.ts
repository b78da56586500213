import type { WallMs } from '../base/units.ts';
import type { DayCounts } from '../wire/compliance-message.ts';
import type { Database } from './database.ts';
import { countsAsGentle, type HandlingRecord } from './handling-row.ts';
import { countsOfDay } from './violation-queries.ts';

/**
 * The figures of the day that was asked for last, counted on with each handling: they are told after every one, and a
 * busy day has tens of thousands of rows. Right because the service is the only writer.
 */
export class DayCounter {
  readonly #database: Database;
  #day: { readonly startWallMs: WallMs; readonly endWallMs: WallMs; counts: DayCounts } | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  counts(startWallMs: WallMs, endWallMs: WallMs): DayCounts {
    if (this.#day?.startWallMs !== startWallMs || this.#day.endWallMs !== endWallMs)
      this.#day = { startWallMs, endWallMs, counts: countsOfDay(this.#database, startWallMs, endWallMs) };
    return this.#day.counts;
  }

  /** Call when a verdict is committed: it corrects the figures of whatever day the handling was on. */
  forget(): void {
    this.#day = undefined;
  }

  /** Call when the handling is committed. */
  add({ handling, releasedWallMs }: HandlingRecord): void {
    const day = this.#day;
    const atMs = Math.round(releasedWallMs);
    if (day === undefined || atMs < day.startWallMs || atMs >= day.endWallMs) return;
    const { handlings, gentle, violations, advices } = day.counts;
    day.counts = {
      ...day.counts,
      handlings: handlings + 1,
      gentle: gentle + (countsAsGentle(handling) ? 1 : 0),
      violations: violations + (handling.violation ? 1 : 0),
      advices: advices + (handling.advice ? 1 : 0),
    };
  }
}
