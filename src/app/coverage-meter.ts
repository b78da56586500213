import type { Clock } from '../base/clock.ts';
import type { CoverageTable } from '../store/coverage-table.ts';
import type { CameraState } from '../wire/messages.ts';

/** Writes down how many frames of each camera were looked at, so that a wall can say what was not seen. */
export class CoverageMeter {
  readonly #table: Pick<CoverageTable, 'addCoverage'>;
  readonly #clock: Clock;
  readonly #counted = new Map<string, number>();

  constructor(table: Pick<CoverageTable, 'addCoverage'>, clock: Clock) {
    this.#table = table;
    this.#clock = clock;
  }

  /** Call several times a minute, and once at the end: frames count in the minute of the call. */
  count(cameras: readonly Pick<CameraState, 'cameraId' | 'framesAnalysed' | 'pictureFault'>[]): void {
    for (const { cameraId, framesAnalysed, pictureFault } of cameras) {
      const before = this.#counted.get(cameraId) ?? 0;
      // A camera that was set anew counts from zero.
      const grown = framesAnalysed < before ? framesAnalysed : framesAnalysed - before;
      // Frames of a covered lens were looked at, and nothing was seen.
      this.#table.addCoverage(cameraId, this.#clock.wallMs(), pictureFault === null ? grown : 0);
      this.#counted.set(cameraId, framesAnalysed);
    }
  }
}
