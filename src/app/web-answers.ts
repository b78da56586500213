import type { Clock } from '../base/clock.ts';
import { wallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import { siteDayAt } from '../store/site-day.ts';
import type { Store } from '../store/store.ts';
import type { WebCommands, WebQueries } from '../web/web-queries.ts';
import { createCaseNeighbours } from './case-neighbours.ts';
import { createRecheckQueries } from './recheck-queries.ts';
import type { ScanIntake } from './scan-intake.ts';
import type { SiteBoard } from './site-board.ts';
import { createSiteStatistics } from './site-statistics.ts';
import { createWaybillSearch } from './waybill-search.ts';

const HOUR_MS = 3_600_000;

export interface WebQueriesParts {
  readonly blurred: WebQueries['blurred'];
  readonly store: Store;
  readonly config: Config;
  readonly board: SiteBoard;
  readonly clock: Clock;
  readonly expired: WebQueries['expired'];
}

/** What the pages ask, answered by the parts of the house. */
export function webQueries({ store, config, board, clock, expired, blurred }: WebQueriesParts): WebQueries {
  const overdueBefore = () => wallMs(clock.wallMs() - config.review.withinHours * HOUR_MS);
  return {
    compliance: () => board.compliance(),
    board: () => board.board(),
    cameras: () => board.cameras(),
    violationsPage: (query) => store.violationsPage(query, overdueBefore()),
    reviewCounts: (filter) => store.reviewCounts(filter, overdueBefore()),
    violation: (id) => store.violation(id),
    advices: (limit) => {
      const { startWallMs } = siteDayAt(clock.wallMs(), config.site.timeZone);
      return store.newestAdvices({ limit, fromWallMs: startWallMs });
    },
    opinions: (id) => ({
      verdicts: [...store.verdictHistory(id)],
      acknowledgements: [...store.acknowledgementHistory(id)],
      holds: [...store.holdHistory(id)],
    }),
    seen: (id) => store.seen(id),
    neighbours: createCaseNeighbours({ store, config, clock }),
    blurred,
    evidenceFile: (id, part) => store.evidenceFile(id, part),
    ...createSiteStatistics({ store, config, clock }),
    ...createRecheckQueries({ store, config, clock }),
    floorPlanFile: () => config.floorPlan?.image,
    waybill: createWaybillSearch({ store, config, clock }),
    expired,
  };
}

export interface WebCommandsParts {
  readonly store: Store;
  readonly config: Pick<Config, 'review'>;
  readonly board: Pick<SiteBoard, 'tellCompliance' | 'tellBoard'>;
  /** Told that the outbox holds something new. */
  readonly publisher: { wake(): void };
  readonly scanIntake: Pick<ScanIntake, 'put'>;
}

/** What people say on the pages; on disk first, then told. */
export function webCommands({ store, config, board, publisher, scanIntake }: WebCommandsParts): WebCommands {
  return {
    putVerdict: (id, request) => {
      const entry = store.putVerdict(id, request);
      if (request.verdict !== 'withdrawn') store.rechecks.drawVerdict(id, config.review.recheck.ofVerdicts);
      publisher.wake();
      // A false alarm corrects the rate at once, on the wall and for the broker.
      board.tellCompliance();
      board.tellBoard();
      return entry;
    },
    putAcknowledgement: (id, request) => {
      const entry = store.putAcknowledgement(id, request);
      publisher.wake();
      return entry;
    },
    putHold: (id, request) => store.putHold(id, request),
    answerRecheck: (id, request) => store.rechecks.answer(id, request),
    putScans: (scans) => scanIntake.put(scans),
  };
}
