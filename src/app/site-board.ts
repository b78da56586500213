import type { Clock } from '../base/clock.ts';
import type { WallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import { isoAt, siteDayAt } from '../store/site-day.ts';
import type { Store } from '../store/store.ts';
import type { Board } from '../wire/board.ts';
import { toCompliance } from '../wire/compliance-message.ts';
import { sees, topics, type CameraState, type Compliance, type LiveEvent } from '../wire/messages.ts';
import { boardOfShift } from './board-of-shift.ts';
import type { CameraLine } from './camera-line.ts';
import { coverageOf, isTooLittle, shareOf, sumOf, type Minutes } from './coverage.ts';
import { shiftAt } from './shifts.ts';

const MINUTE_MS = 60_000;
const BOARD_FRESH_MS = 1000;

export interface SiteBoardOptions {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly retain: (topic: string, message: object) => void;
  readonly clear: (topic: string) => void;
  readonly broadcast: (event: LiveEvent) => void;
}

/** What is true of the site now: asked for by the pages, told to the broker whenever it changes. */
export class SiteBoard {
  readonly #options: SiteBoardOptions;
  readonly #lines = new Map<string, CameraLine>();
  readonly #topics: ReturnType<typeof topics>;

  #made: { readonly at: WallMs; readonly board: Board } | undefined;
  #covered: { readonly minute: number; readonly sum: Minutes } | undefined;

  constructor(options: SiteBoardOptions) {
    this.#options = options;
    this.#topics = topics(options.config.site.id);
  }

  /** Also in the place of an earlier line of the same camera. */
  addCamera(id: string, line: CameraLine): void {
    this.#lines.set(id, line);
    this.#tellCameras();
    this.tellCamera(id);
  }

  /** What the broker keeps of it goes as well. */
  removeCamera(id: string): void {
    this.#lines.delete(id);
    this.#options.clear(this.#topics.cameraState(id));
    this.#tellCameras();
  }

  cameras(): readonly CameraState[] {
    return [...this.#lines.values()].map((line) => line.state());
  }

  compliance(): Compliance {
    const { config, store, clock } = this.#options;
    const { timeZone } = config.site;
    const now = clock.wallMs();
    const { day, startWallMs, endWallMs } = siteDayAt(now, timeZone);
    const covered = this.#coveredOfDay(now, startWallMs, endWallMs);
    return toCompliance({
      coverage: shareOf(covered),
      isBlind: isTooLittle(covered, config.board.minCoverage),
      ...store.complianceOfDay(startWallMs, endWallMs),
      day,
      camerasSeeing: this.cameras().filter(sees).length,
      camerasAll: config.cameras.length,
      lastViolation: store.lastViolation(),
      at: isoAt(now, timeZone),
    });
  }

  /** Of the present shift; made anew when it is older than a second: many pages may ask at once. */
  board(): Board {
    const { config, store, clock } = this.#options;
    const now = clock.wallMs();
    if (this.#made === undefined || Math.abs(now - this.#made.at) > BOARD_FRESH_MS) {
      const shift = shiftAt(now, config.site.shifts, config.site.timeZone);
      const { startWallMs, endWallMs } = shift;
      const board = boardOfShift({
        config,
        now,
        shift,
        hours: store.hoursOfPlaces(startWallMs, endWallMs),
        minutes: store.coverageOf(startWallMs, endWallMs),
        firstSeen: store.firstSeenOfCameras(),
      });
      this.#made = { at: now, board };
    }
    return this.#made.board;
  }

  /** Changes once a minute and is asked for after every handling: kept for that long. */
  #coveredOfDay(now: WallMs, startWallMs: WallMs, endWallMs: WallMs): Minutes {
    const { config, store } = this.#options;
    const minute = Math.floor(now / MINUTE_MS);
    if (this.#covered?.minute !== minute) {
      const minutes = store.coverageOf(startWallMs, endWallMs);
      const coverage = coverageOf({ config, now, minutes, firstSeen: store.firstSeenOfCameras() });
      const sum = sumOf(config.cameras.map(({ id }) => coverage(id, startWallMs, endWallMs)));
      this.#covered = { minute, sum };
    }
    return this.#covered.sum;
  }

  tellBoard(): void {
    this.#made = undefined;
    this.#options.broadcast({ topic: 'board', board: this.board() });
  }

  tellCompliance(): void {
    const compliance = this.compliance();
    this.#options.retain(this.#topics.compliance, compliance);
    this.#options.broadcast({ topic: 'compliance', compliance });
  }

  tellCamera(id: string): void {
    const camera = this.#lines.get(id)?.state();
    if (camera === undefined) return;
    this.#options.retain(this.#topics.cameraState(id), camera);
    this.#options.broadcast({ topic: 'camera', camera });
  }

  #tellCameras(): void {
    this.#options.broadcast({ topic: 'cameras', cameraIds: [...this.#lines.keys()] });
    this.#covered = undefined;
    this.tellCompliance();
    this.tellBoard();
  }

  tellAll(): void {
    for (const id of this.#lines.keys()) this.tellCamera(id);
    this.tellCompliance();
    this.tellBoard();
  }
}
