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
import type { Statistics, StatisticsQuery, ViolationLine } from '../wire/statistics.ts';
import type {
  AcknowledgementEntry,
  AcknowledgementRequest,
  HoldEntry,
  HoldRequest,
  VerdictEntry,
  VerdictRequest,
} from '../wire/verdict.ts';

/** What the pages may ask; the store fits, app passes it in. Answers come at once, as small reads, but for those of many days. */
export interface WebQueries {
  compliance(): Compliance;
  board(): Board;
  cameras(): readonly CameraState[];
  /** Newest first; `before` is the id of the last row that the reader has. */
  violationsPage(query: ViolationsQuery): ViolationPage;
  reviewCounts(filter: ViolationFilter): ReviewCounts;
  violation(id: string): ViolationRow | undefined;
  /** Today's, newest first. */
  advices(limit: number): readonly Advice[];
  opinions(id: string): Opinions;
  seen(id: string): Seen | undefined;
  /** What was judged shortly before and after it, there and beside it. */
  neighbours(id: string): Neighbours | undefined;
  /** The file with heads blurred. */
  blurred(id: string, part: ShownPart): Promise<Blurred>;
  /** Path of the file as it was recorded; undefined while there is none. */
  evidenceFile(id: string, part: ShownPart): string | undefined;
  /** Path of the picture of the floor; undefined where the site has none. */
  floorPlanFile(): string | undefined;
  /** Its scans, and what was near them in place and time. */
  waybill(waybill: string): WaybillReport;
  /** Figures of many days, or what is wrong with the request. Rejects once the signal is aborted: nobody waits any more. */
  statistics(query: StatisticsQuery, signal: AbortSignal): Promise<Result<Statistics, string>>;
  /** What was flagged in these days, oldest first, a day at a time. */
  violationTable(query: StatisticsQuery): Result<ViolationTable, string>;
  /** What waits for the blind recheck of this person; undefined: of anybody. */
  recheckQueue(by: string | undefined): RecheckQueue;
  /** Undefined where there is none (any more). */
  recheckClip(id: string): RecheckClip | undefined;
  /** As `statistics`, of what was rechecked. */
  recheckFigures(query: RecheckFiguresQuery, signal: AbortSignal): Promise<Result<RecheckFigures, string>>;
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

/** What people may say; it is on disk when the call returns. Undefined where there is no such violation. */
export interface WebCommands {
  putVerdict(id: string, request: VerdictRequest): VerdictEntry | undefined;
  putAcknowledgement(id: string, request: AcknowledgementRequest): AcknowledgementEntry | undefined;
  putHold(id: string, request: HoldRequest): HoldEntry | undefined;
  /** `closed` where it is not asked of that person, or somebody else was faster. */
  answerRecheck(id: string, request: RecheckRequest): 'kept' | 'closed' | 'unknown';
  /** All of them or none; from scanners. */
  putScans(scans: readonly Scan[]): ScanOutcome;
}

export type ScanOutcome =
  | { readonly kind: 'kept'; readonly answer: ScansKept }
  /** @property index of the scan that is wrong */
  | { readonly kind: 'refused'; readonly index: number; readonly problem: string }
  | { readonly kind: 'wait'; readonly waitMs: number };
