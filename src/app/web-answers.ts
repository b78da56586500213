import type { Clock } from '../base/clock.ts';
import { wallMs } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import { siteDayAt } from '../store/site-day.ts';
import type { Store } from '../store/store.ts';
import type { Blurred, WebCommands, WebQueries } from '../web/web-queries.ts';
import type { ShownPart } from '../wire/evidence-path.ts';
import { seesSomeOfCamera, type Scope } from '../wire/scope.ts';
import { createCaseNeighbours } from './case-neighbours.ts';
import { createRecheckQueries } from './recheck-queries.ts';
import type { ScanIntake } from './scan-intake.ts';
import type { SiteBoard } from './site-board.ts';
import { createSiteStatistics } from './site-statistics.ts';
import { createWaybillSearch } from './waybill-search.ts';

const HOUR_MS = 3_600_000;

export interface WebQueriesParts {
  readonly blurred: (id: string, part: ShownPart) => Promise<Blurred>;
  readonly store: Store;
  readonly config: Config;
  readonly board: SiteBoard;
  readonly clock: Clock;
  readonly expired: WebQueries['expired'];
}

/** What the pages ask, answered by the parts of the house. */
export function webQueries({ store, config, board, clock, expired, blurred }: WebQueriesParts): WebQueries {
  const overdueBefore = () => wallMs(clock.wallMs() - config.review.withinHours * HOUR_MS);
  const ifSeen = <T>(id: string, scope: Scope, read: () => T): T | undefined =>
    store.isViolation(id, scope) ? read() : undefined;
  return {
    compliance: () => board.compliance(),
    board: () => board.board(),
    cameras: (scope) => board.cameras().filter(({ cameraId }) => seesSomeOfCamera(scope, cameraId)),
    violationsPage: (query, scope) => store.violationsPage(query, overdueBefore(), scope),
    reviewCounts: (filter, scope) => store.reviewCounts(filter, overdueBefore(), scope),
    violation: (id, scope) => store.violation(id, scope),
    advices: (limit, scope) => {
      const { startWallMs } = siteDayAt(clock.wallMs(), config.site.timeZone);
      return store.newestAdvices({ limit, fromWallMs: startWallMs }, scope);
    },
    opinions: (id, scope) =>
      ifSeen(id, scope, () => ({
        verdicts: [...store.verdictHistory(id)],
        acknowledgements: [...store.acknowledgementHistory(id)],
        holds: [...store.holdHistory(id)],
      })),
    training: (id, scope) => ifSeen(id, scope, () => store.training(id)),
    trainingCases: (scope) => store.trainingCases(scope),
    seen: (id, scope) => ifSeen(id, scope, () => store.seen(id)),
    neighbours: createCaseNeighbours({ store, config, clock }),
    blurred: async (id, part, scope) => ifSeen(id, scope, () => blurred(id, part)) ?? { kind: 'none' },
    evidenceFile: (id, part, scope) => ifSeen(id, scope, () => store.evidenceFile(id, part)),
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
    putVerdict: (id, request, scope) => {
      if (!store.isViolation(id, scope)) return undefined;
      const entry = store.putVerdict(id, request);
      if (request.verdict !== 'withdrawn') store.rechecks.drawVerdict(id, config.review.recheck.ofVerdicts);
      publisher.wake();
      // A false alarm corrects the rate at once, on the wall and for the broker.
      board.tellCompliance();
      board.tellBoard();
      return entry;
    },
    putAcknowledgement: (id, request, scope) => {
      if (!store.isViolation(id, scope)) return undefined;
      const entry = store.putAcknowledgement(id, request);
      publisher.wake();
      return entry;
    },
    putStormAcknowledgement: (request, scope) => {
      if (request.ids.some((id) => !store.isViolation(id, scope))) return undefined;
      const kept = store.putStormAcknowledgement(request);
      publisher.wake();
      return kept;
    },
    putHold: (id, request, scope) => (store.isViolation(id, scope) ? store.putHold(id, request) : undefined),
    putTraining: (id, request, scope) =>
      store.isViolation(id, scope) ? store.putTraining(id, request) : undefined,
    answerRecheck: (id, request, scope) => store.rechecks.answer(id, request, scope),
    putScans: (scans) => scanIntake.put(scans),
  };
}
