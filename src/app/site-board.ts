import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/schema.ts';
import { isoAt, siteDayAt } from '../store/site-day.ts';
import type { Store } from '../store/store.ts';
import { toCompliance } from '../wire/compliance-message.ts';
import { topics, type CameraState, type Compliance, type LiveEvent } from '../wire/messages.ts';
import type { CameraLine } from './camera-line.ts';

export interface SiteBoardOptions {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly retain: (topic: string, message: object) => void;
  readonly broadcast: (event: LiveEvent) => void;
}

/** What is true of the site now: asked for by the pages, told to the broker whenever it changes. */
export class SiteBoard {
  readonly #options: SiteBoardOptions;
  readonly #lines = new Map<string, CameraLine>();
  readonly #topics: ReturnType<typeof topics>;

  constructor(options: SiteBoardOptions) {
    this.#options = options;
    this.#topics = topics(options.config.site.id);
  }

  addCamera(id: string, line: CameraLine): void {
    this.#lines.set(id, line);
  }

  cameras(): readonly CameraState[] {
    return [...this.#lines.values()].map((line) => line.state());
  }

  compliance(): Compliance {
    const { config, store, clock } = this.#options;
    const { timeZone } = config.site;
    const now = clock.wallMs();
    const { day, startWallMs, endWallMs } = siteDayAt(now, timeZone);
    return toCompliance({
      ...store.complianceOfDay(startWallMs, endWallMs),
      day,
      camerasSeeing: this.cameras().filter(({ state }) => state === 'live').length,
      camerasAll: config.cameras.length,
      lastViolation: store.lastViolation(),
      at: isoAt(now, timeZone),
    });
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

  tellAll(): void {
    for (const id of this.#lines.keys()) this.tellCamera(id);
    this.tellCompliance();
  }
}
