import type { Result } from '../base/result.ts';
import type { Opinions, ReviewCounts, Seen, ViolationFilter, ViolationsQuery } from '../wire/http.ts';
import type { Board } from '../wire/board.ts';
import type { ShownPart } from '../wire/evidence-path.ts';
import type {
  Advice,
  CameraState,
  Compliance,
  ExpiryReason,
  ViolationPage,
  ViolationRow,
} from '../wire/messages.ts';
import type { Neighbours } from '../wire/neighbours.ts';
import type { RecheckFigures, RecheckFiguresQuery, RecheckQueue, RecheckRequest } from '../wire/recheck.ts';
import type { Scan, ScansKept, WaybillReport } from '../wire/scans.ts';
import type { Scope } from '../wire/scope.ts';
import type { Statistics, StatisticsQuery, ViolationLine } from '../wire/statistics.ts';
import type { TrainingCase, TrainingRequest, TrainingState } from '../wire/training.ts';
import type {
  AcknowledgementEntry,
  AcknowledgementRequest,
  HoldEntry,
  HoldRequest,
  StormAcknowledgementRequest,
  VerdictEntry,
  VerdictRequest,
} from '../wire/verdict.ts';

/**
 * What the pages may ask; the store fits, app passes it in. Answers come at once, as small reads, but for those of many days.
 * Each question goes with the scope of whoever asks: what lies outside of it is answered as what does not exist, and not counted.
 */
export interface WebQueries {
  compliance(): Compliance;
  board(): Board;
  cameras(scope: Scope): readonly CameraState[];
  /** Newest first; `before` is the id of the last row that the reader has. */
  violationsPage(query: ViolationsQuery, scope: Scope): ViolationPage;
  reviewCounts(filter: ViolationFilter, scope: Scope): ReviewCounts;
  violation(id: string, scope: Scope): ViolationRow | undefined;
  /** Today's, newest first. */
  advices(limit: number, scope: Scope): readonly Advice[];
  opinions(id: string, scope: Scope): Opinions | undefined;
  /** Whether it is in the collection to learn from. */
  training(id: string, scope: Scope): TrainingState | undefined;
  /** All that is in it, newest first. */
  trainingCases(scope: Scope): readonly TrainingCase[];
  seen(id: string, scope: Scope): Seen | undefined;
  /** What was judged shortly before and after it, there and beside it. */
  neighbours(id: string, scope: Scope): Neighbours | undefined;
  /** The file with heads blurred. */
  blurred(id: string, part: ShownPart, scope: Scope): Promise<Blurred>;
  /** Path of the file as it was recorded; undefined while there is none. */
  evidenceFile(id: string, part: ShownPart, scope: Scope): string | undefined;
  /** Path of the picture of the floor; undefined where the site has none. */
  floorPlanFile(): string | undefined;
  /** Its scans, and what was near them in place and time. */
  waybill(waybill: string, scope: Scope): WaybillReport;
  /** Figures of many days, or what is wrong with the request. Rejects once the signal is aborted: nobody waits any more. */
  statistics(query: StatisticsQuery, scope: Scope, signal: AbortSignal): Promise<Result<Statistics, string>>;
  /** What was flagged in these days, oldest first, a day at a time. */
  violationTable(query: StatisticsQuery, scope: Scope): Result<ViolationTable, string>;
  /** What waits for the blind recheck of this person; undefined: of anybody. */
  recheckQueue(by: string | undefined, scope: Scope): RecheckQueue;
  /** Undefined where there is none (any more). */
  recheckClip(id: string, scope: Scope): RecheckClip | undefined;
  /** As `statistics`, of what was rechecked. */
  recheckFigures(
    query: RecheckFiguresQuery,
    scope: Scope,
    signal: AbortSignal,
  ): Promise<Result<RecheckFigures, string>>;
  /** How many clips expired since the start of the service, by why. */
  expired(): Readonly<Record<ExpiryReason, number>>;
}

export type Blurred =
  | { readonly kind: 'file'; readonly path: string }
  /** It is being made: ask again. */
  | { readonly kind: 'preparing' }
  /** Nobody kept where heads are in it. */
  | { readonly kind: 'heads-unknown' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'none' };

/** Of whole days, both included. */
export interface ViolationTable {
  readonly from: string;
  readonly to: string;
  readonly linesByDay: AsyncIterable<readonly ViolationLine[]>;
}

export interface RecheckClip {
  /** Path of the file on disk. */
  readonly file: string;
  /** For the audit log; never told to whoever looks. */
  readonly handlingId: string;
}

/** What people may say; it is on disk when the call returns. Undefined where there is no such violation in their scope. */
export interface WebCommands {
  putVerdict(id: string, request: VerdictRequest, scope: Scope): VerdictEntry | undefined;
  putAcknowledgement(
    id: string,
    request: AcknowledgementRequest,
    scope: Scope,
  ): AcknowledgementEntry | undefined;
  /** As `putAcknowledgement`, of all of a storm. @returns the ids that it was kept for; undefined where one is no violation in that scope */
  putStormAcknowledgement(request: StormAcknowledgementRequest, scope: Scope): readonly string[] | undefined;
  putHold(id: string, request: HoldRequest, scope: Scope): HoldEntry | undefined;
  putTraining(id: string, request: TrainingRequest, scope: Scope): TrainingState | undefined;
  /** `closed` where it is not asked of that person, or somebody else was faster. */
  answerRecheck(id: string, request: RecheckRequest, scope: Scope): 'kept' | 'closed' | 'unknown';
  /** All of them or none; from scanners. */
  putScans(scans: readonly Scan[]): ScanOutcome;
}

export type ScanOutcome =
  | { readonly kind: 'kept'; readonly answer: ScansKept }
  /** @property index of the scan that is wrong */
  | { readonly kind: 'refused'; readonly index: number; readonly problem: string }
  | { readonly kind: 'wait'; readonly waitMs: number };
