import { v7 as uuidv7 } from 'uuid';
import {
  SCHEMA_VERSION,
  type Advice,
  type CameraState,
  type Compliance,
  type Site,
  type ViolationPage,
  type ViolationRow,
} from '../../src/wire/messages.ts';
import type { Opinions, ReviewCounts, Seen, ViolationFilter, ViolationsQuery } from '../../src/wire/http.ts';
import type {
  AcknowledgementEntry,
  AcknowledgementRequest,
  HoldEntry,
  HoldRequest,
  StormAcknowledgementRequest,
  VerdictEntry,
  VerdictRequest,
} from '../../src/wire/verdict.ts';
import type { Board } from '../../src/wire/board.ts';
import { ok } from '../../src/base/result.ts';
import type { TrainingEntry, TrainingRequest, TrainingState } from '../../src/wire/training.ts';
import type { StatisticsQuery } from '../../src/wire/statistics.ts';
import { sampleBoard } from './sample-board.ts';
import { SampleRechecks } from './sample-rechecks.ts';
import { sampleLines, sampleStatistics, type SampleDays } from './sample-statistics.ts';
import type { Neighbours } from '../../src/wire/neighbours.ts';
import type { Scan, WaybillReport } from '../../src/wire/scans.ts';
import type { ShownPart } from '../../src/wire/evidence-path.ts';
import type { Blurred, ScanOutcome, WebCommands, WebQueries } from '../../src/web/web-queries.ts';

const MINUTE_MS = 60_000;

export const SAMPLE_SITE: Site = {
  siteId: 'hangzhou-north',
  name: '杭州北分拨中心',
  timeZone: 'Asia/Shanghai',
  zones: [
    { cameraId: 'dock-2', id: 'unloading', name: '卸车区' },
    { cameraId: 'sort-a', id: 'odd-sizes', name: '异形件台' },
  ],
  throwLimitM: 0.5,
  reviewWithinMs: 24 * 60 * MINUTE_MS,
  quietHours: [],
  alertCooldownMs: 2 * MINUTE_MS,
  floorPlan: null,
  version: '0.1.0',
};

export const SAMPLE_CAMERAS: readonly CameraState[] = [
  sampleCamera('dock-2', '2 号卸货口'),
  sampleCamera('sort-a', 'A 线分拣台'),
  sampleCamera('load-5', '5 号装车口'),
];

const PLACES: readonly [camera: CameraState, zone: string | null][] = [
  [SAMPLE_CAMERAS[0]!, 'unloading'],
  [SAMPLE_CAMERAS[1]!, 'odd-sizes'],
  [SAMPLE_CAMERAS[2]!, null],
];
const DISTANCES_M = [1.32, 0.84, 2.47, 0.63, 1.08];

/** Shown as the evidence of every row that is ready. */
export type SampleFiles = Readonly<Record<ShownPart, string>> & { readonly blurredClip?: string };

/** What the store would answer, in memory: `rows` newest first, figures to set at will. */
export class SampleSite implements WebQueries, WebCommands {
  readonly rows: ViolationRow[] = [];
  readonly cameraStates: CameraState[] = [...SAMPLE_CAMERAS];
  boardNow = sampleBoard();
  readonly adviceRows: Advice[] = [];
  readonly said = new Map<string, Opinions>();
  /** In the collection to learn from, by id. */
  readonly trained = new Map<string, TrainingEntry>();
  readonly scans: Scan[] = [];
  readonly rechecks = new SampleRechecks();
  /** Of the statistics. */
  days: SampleDays = {};
  /** What is answered of a waybill; of others no scan is known. */
  readonly waybills = new Map<string, WaybillReport>();
  /** What was near a case; near all others nothing was. */
  readonly neighboured = new Map<string, Neighbours>();
  floorPlan: string | undefined;
  coverage = 0.97;
  figures = { handlings: 1284, gentle: 1262, violations: 9, advices: 13 };
  /** Answers in the place of a blurred file, by id. */
  readonly unblurred = new Map<string, Blurred>();
  readonly #files: SampleFiles;

  constructor(files: SampleFiles) {
    this.#files = files;
  }

  /** @param howMany violations, the newest `firstAgoMs` ago and one every 23 minutes before it */
  fill(howMany: number, firstAgoMs = 43 * MINUTE_MS): void {
    const nowMs = Date.now();
    for (let i = 0; i < howMany; i++) {
      this.rows.push(sampleRow({ atMs: nowMs - firstAgoMs - i * 23 * MINUTE_MS, index: i }));
    }
  }

  add(row: ViolationRow): void {
    this.rows.unshift(row);
  }

  compliance(): Compliance {
    const { handlings, advices } = this.figures;
    const verdicts = this.rows.flatMap(({ verdict }) => (verdict === null ? [] : [verdict.verdict]));
    const falseAlarms = verdicts.filter((verdict) => verdict === 'false-alarm').length;
    const gentle = this.figures.gentle + falseAlarms;
    return {
      schemaVersion: SCHEMA_VERSION,
      day: isoInShanghai(Date.now()).slice(0, 10),
      handlings,
      gentle,
      violations: this.figures.violations - falseAlarms,
      advices,
      reviewed: verdicts.length,
      falseAlarms,
      rate: handlings === 0 || this.coverage < 0.7 ? null : gentle / handlings,
      coverage: this.coverage,
      camerasSeeing: this.cameraStates.filter(({ state }) => state === 'live').length,
      camerasAll: this.cameraStates.length,
      lastViolation: this.rows[0] ?? null,
      at: isoInShanghai(Date.now()),
    };
  }

  board(): Board {
    return this.boardNow;
  }

  cameras(): readonly CameraState[] {
    return this.cameraStates;
  }

  violationsPage({ limit, before, ...filter }: ViolationsQuery): ViolationPage {
    const older = this.rows.filter(
      (row) => (before === undefined || row.id < before) && matches(row, filter),
    );
    const rows = older.slice(0, limit);
    return { rows, nextBefore: older.length > limit ? (rows.at(-1)?.id ?? null) : null };
  }

  advices(limit: number): readonly Advice[] {
    return this.adviceRows.slice(0, limit);
  }

  reviewCounts(filter: ViolationFilter): ReviewCounts {
    const count = (review: NonNullable<ViolationsQuery['review']>): number =>
      this.rows.filter((row) => matches(row, { ...filter, review })).length;
    return {
      open: count('open'),
      overdue: count('overdue'),
      confirmed: count('confirmed'),
      'false-alarm': count('false-alarm'),
      unsure: count('unsure'),
    };
  }

  opinions(id: string): Opinions | undefined {
    return this.violation(id) && this.#saidOf(id);
  }

  #saidOf(id: string): Opinions {
    return this.said.get(id) ?? { verdicts: [], acknowledgements: [], holds: [] };
  }

  seen(id: string): Seen | undefined {
    const row = this.violation(id);
    return row === undefined ? undefined : sampleSeen(row);
  }

  neighbours(id: string): Neighbours | undefined {
    const row = this.violation(id);
    if (row === undefined) return undefined;
    const { cameraId, cameraName } = row;
    const alone: Neighbours = {
      ...{ beforeS: 60, afterS: 60, violations: 0, handlings: 0, near: [] },
      cameras: [{ cameraId, cameraName, why: 'own', coverage: 1 }],
    };
    return this.neighboured.get(id) ?? alone;
  }

  putVerdict(id: string, request: VerdictRequest): VerdictEntry | undefined {
    const entry = { ...request, at: isoInShanghai(Date.now()) };
    const said = this.#saidOf(id);
    this.said.set(id, { ...said, verdicts: [...said.verdicts, entry] });
    return this.#change(id, { verdict: request.verdict === 'withdrawn' ? null : entry }) && entry;
  }

  putAcknowledgement(id: string, request: AcknowledgementRequest): AcknowledgementEntry | undefined {
    return this.#acknowledge(id, { ...request, at: isoInShanghai(Date.now()) });
  }

  #acknowledge(id: string, entry: AcknowledgementEntry): AcknowledgementEntry | undefined {
    const said = this.#saidOf(id);
    this.said.set(id, { ...said, acknowledgements: [...said.acknowledgements, entry] });
    return this.#change(id, { acknowledgement: entry.action === 'withdrawn' ? null : entry }) && entry;
  }

  putStormAcknowledgement({ ids, ...request }: StormAcknowledgementRequest): readonly string[] | undefined {
    if (ids.some((id) => this.violation(id) === undefined)) return undefined;
    const isTaken = request.action === 'withdrawn';
    const kept = ids.filter((id) => (this.violation(id)?.acknowledgement !== null) === isTaken);
    // One time for all, as of the store.
    const at = isoInShanghai(Date.now());
    for (const id of kept) this.#acknowledge(id, { ...request, at });
    return kept;
  }

  putHold(id: string, request: HoldRequest): HoldEntry | undefined {
    const entry = { ...request, at: isoInShanghai(Date.now()) };
    const said = this.#saidOf(id);
    this.said.set(id, { ...said, holds: [...said.holds, entry] });
    return this.#change(id, { hold: request.action === 'released' ? null : entry }) && entry;
  }

  training(id: string): TrainingState | undefined {
    return this.violation(id) && { entry: this.trained.get(id) ?? null };
  }

  trainingCases(): ReturnType<WebQueries['trainingCases']> {
    return [...this.trained].flatMap(([id, entry]) => {
      const row = this.violation(id);
      return row === undefined ? [] : [{ entry, case: row }];
    });
  }

  putTraining(id: string, request: TrainingRequest): TrainingState | undefined {
    if (request.action === 'removed') this.trained.delete(id);
    else this.trained.set(id, { note: request.note, by: request.by, at: isoInShanghai(Date.now()) });
    return this.training(id);
  }

  #change(id: string, change: Partial<ViolationRow>): ViolationRow | undefined {
    const index = this.rows.findIndex((row) => row.id === id);
    const row = this.rows[index];
    return row === undefined ? undefined : (this.rows[index] = { ...row, ...change });
  }

  violation(id: string): ViolationRow | undefined {
    return this.rows.find((row) => row.id === id);
  }

  putScans(scans: readonly Scan[]): ScanOutcome {
    this.scans.push(...scans);
    return { kind: 'kept', answer: { kept: scans.length, known: 0, unmapped: [] } };
  }

  waybill(waybill: string): WaybillReport {
    return this.waybills.get(waybill) ?? { waybill, beforeS: 120, afterS: 300, keepDays: 30, scans: [] };
  }

  statistics: WebQueries['statistics'] = (query) => Promise.resolve(sampleStatistics(query, this.days));

  violationTable(query: StatisticsQuery): ReturnType<WebQueries['violationTable']> {
    const checked = sampleStatistics(query, this.days);
    if (!checked.ok) return checked;
    const { from, to } = checked.value;
    return ok({ from, to, linesByDay: sampleLines(query) });
  }

  recheckQueue: WebQueries['recheckQueue'] = (by) => this.rechecks.queue(by);

  recheckClip: WebQueries['recheckClip'] = (id) =>
    this.rechecks.samples.some((sample) => sample.id === id)
      ? { file: this.#files.clip, handlingId: 'the handling' }
      : undefined;

  recheckFigures: WebQueries['recheckFigures'] = (query) => Promise.resolve(this.rechecks.figures(query));

  answerRecheck: WebCommands['answerRecheck'] = (id, request) => this.rechecks.answer(id, request);

  expired(): ReturnType<WebQueries['expired']> {
    return { age: 3, bytes: 0, space: 1 };
  }

  floorPlanFile(): string | undefined {
    return this.floorPlan;
  }

  async blurred(id: string, part: ShownPart): Promise<Blurred> {
    const path = this.evidenceFile(id, part);
    if (path === undefined) return { kind: 'none' };
    if (this.violation(id)?.headsKnown === false) return { kind: 'heads-unknown' };
    const blurredPath = part === 'clip' ? (this.#files.blurredClip ?? path) : path;
    return this.unblurred.get(id) ?? { kind: 'file', path: blurredPath };
  }

  evidenceFile(id: string, part: ShownPart): string | undefined {
    return this.violation(id)?.evidenceState === 'ready' ? this.#files[part] : undefined;
  }
}

/** @param index chooses place, kind and distance */
export function sampleRow({ atMs, index }: { atMs: number; index: number }): ViolationRow {
  const id = uuidv7({ msecs: atMs });
  const [camera, zone] = PLACES[index % PLACES.length]!;
  const isKick = index % 4 === 2;
  return {
    id,
    kind: isKick ? 'kick' : 'throw',
    cameraId: camera.cameraId,
    cameraName: camera.name,
    zone,
    occurredAt: isoInShanghai(atMs),
    releaseMs: 3_721_480 + index * 1000,
    endMs: 3_721_960 + index * 1000,
    distanceM: isKick ? null : DISTANCES_M[index % DISTANCES_M.length]!,
    distanceSdM: isKick ? null : 0.07 + (index % 3) * 0.03,
    limitM: 0.5,
    dropM: isKick ? null : 0.31,
    scale: index % 3 === 2 ? 'gravity' : 'calibrated',
    probability: 0.93 + (index % 5) / 100,
    rulesVersion: '2026-1',
    evidenceState: 'ready',
    snapshotUrl: `http://127.0.0.1:8080/evidence/${id}/snapshot.jpg`,
    stripUrl: `http://127.0.0.1:8080/evidence/${id}/strip.jpg`,
    clipUrl: `http://127.0.0.1:8080/evidence/${id}/clip.mp4`,
    headsKnown: true,
    clipSha256: 'c0f3a1d27e9b84565a1f2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70',
    snapshotSha256: '0c2e4f6a8b0d1f3a5c7e9b1d3f5a7c9e0b2d4f6a8c0e1f3b5d7f9a1c3e5b7d9f',
    clipReleaseMs: 3400,
    expired: null,
    hold: null,
    verdict: null,
    acknowledgement: null,
    escalations: [],
  };
}

function matches(row: ViolationRow, filter: ViolationFilter & Partial<ViolationsQuery>): boolean {
  const { review, acknowledged, camera, zone, kind, minDistanceM, maxDistanceM, from, to } = filter;
  const atMs = Date.parse(row.occurredAt);
  const isOverdue = Date.now() - atMs > SAMPLE_SITE.reviewWithinMs;
  const hasState =
    review === undefined ||
    (row.verdict === null
      ? review === 'open' || (review === 'overdue' && isOverdue)
      : row.verdict.verdict === review);
  return (
    hasState &&
    (acknowledged === undefined || (acknowledged === 'yes') === (row.acknowledgement !== null)) &&
    (camera === undefined || row.cameraId === camera) &&
    (zone === undefined || (row.zone ?? '-') === zone) &&
    (kind === undefined || row.kind === kind) &&
    (minDistanceM === undefined || (row.distanceM ?? -1) >= minDistanceM) &&
    (maxDistanceM === undefined || (row.distanceM ?? Infinity) <= maxDistanceM) &&
    (from === undefined || atMs >= Date.parse(from)) &&
    (to === undefined || atMs < Date.parse(to))
  );
}

/** A flight from the left to the right over a picture of 640 by 360, its release in the middle of the stream's times. */
function sampleSeen({ releaseMs, endMs }: ViolationRow): Seen {
  const steps = 8;
  return {
    pictureWh: [640, 360],
    boxXyxyPx: [150, 150, 210, 195],
    path: Array.from({ length: steps + 1 }, (_, i) => ({
      tMs: releaseMs + ((endMs - releaseMs) * i) / steps,
      xPx: 180 + 30 * i,
      yPx: 172 - 40 * Math.sin((Math.PI * i) / steps) + 5 * i,
    })),
    joints: null,
  };
}

/** A toss that stayed just below the limit. */
export function sampleAdvice(atMs: number): Advice {
  return {
    ...sampleRow({ atMs, index: 0 }),
    kind: 'toss',
    distanceM: 0.44,
    distanceSdM: 0.08,
    probability: 0.24,
  };
}

/** The same row as it is just after the throw, before anything is saved. */
export function withoutEvidence(row: ViolationRow): ViolationRow {
  return {
    ...row,
    evidenceState: 'raised',
    snapshotUrl: null,
    stripUrl: null,
    clipUrl: null,
    headsKnown: false,
    clipSha256: null,
    clipReleaseMs: null,
  };
}

function sampleCamera(cameraId: string, name: string): CameraState {
  return {
    schemaVersion: SCHEMA_VERSION,
    cameraId,
    name,
    state: 'live',
    reason: null,
    pictureFault: null,
    since: isoInShanghai(Date.now() - 90 * MINUTE_MS),
    measuredFps: 25,
    keyframeIntervalMs: 2000,
    framesAnalysed: 67_500,
    framesDropped: 3,
    inferenceMs: 31.4,
    warnings: [],
  };
}

export function isoInShanghai(atMs: number): string {
  return new Date(atMs + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
}
