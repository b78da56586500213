import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { ServiceError } from '../base/service-error.ts';
import { sha256Hex } from '../base/sha256.ts';
import type { WebExports } from '../web/web-exports.ts';
import type { CaseExport, CaseExportRequest, ExportFault } from '../wire/case-export.ts';
import { caseZipPath } from '../wire/evidence-path.ts';
import { exportCase } from './export-case.ts';

export interface CaseExportsParts {
  readonly dataDir: string;
  readonly siteId: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly hasRoom: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

interface Made {
  readonly violationId: string;
  readonly file: string;
  /** Monotonic ms: then it is deleted, made or not. */
  readonly untilMs: number;
  readonly outcome:
    Exclude<CaseExport, { state: 'ready' }> | Omit<Extract<CaseExport, { state: 'ready' }>, 'lastsMs'>;
}

/** Long enough for a slow line; then the reason is asked for again. */
const LASTS_MS = 15 * 60_000;
/** A page waits; without the annotated clip the case is still whole. */
const DRAW_WITHIN_MS = 180_000;
/** With its faces a zip lies in a folder of its own, and not for long: of more than these the oldest goes. */
const MOST_KEPT = 4;
const SWEEP_EVERY_MS = 30_000;

/** Zips of cases that auditors asked for: one is made at a time, each is there for one login and for a while. */
export class CaseExports implements WebExports, Stoppable {
  readonly #parts: CaseExportsParts;
  readonly #dir: string;
  /** By login and violation, oldest first. */
  readonly #made = new Map<string, Made>();
  readonly #aborter = new AbortController();
  readonly #sweeping: NodeJS.Timeout;
  #work: Promise<void> | undefined;

  /** What a service that died left behind goes first. */
  constructor(parts: CaseExportsParts) {
    this.#parts = parts;
    this.#dir = join(parts.dataDir, 'exports');
    rmSync(this.#dir, { recursive: true, force: true });
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_EVERY_MS);
  }

  begin(
    violationId: string,
    request: CaseExportRequest,
    token: string | undefined,
  ): CaseExport | 'busy' | 'disk-full' {
    this.#sweep();
    if (this.#work !== undefined) return 'busy';
    if (!this.#parts.hasRoom()) return 'disk-full';
    const key = keyOf(violationId, token);
    this.#drop(key);
    while (this.#made.size >= MOST_KEPT) this.#drop(this.#made.keys().next().value!);
    const file = join(this.#dir, `${randomUUID()}.zip`);
    this.#put(key, { violationId, file, outcome: { state: 'making' } });
    this.#work = this.#make(violationId, file, request)
      .then((outcome) => {
        // Its evidence may have expired meanwhile.
        if (this.#made.has(key)) this.#put(key, { violationId, file, outcome });
        else rmSync(file, { force: true });
      })
      .finally(() => {
        this.#work = undefined;
      });
    return { state: 'making' };
  }

  state(violationId: string, token: string | undefined): CaseExport | undefined {
    this.#sweep();
    const made = this.#made.get(keyOf(violationId, token));
    if (made?.outcome.state !== 'ready') return made?.outcome;
    return { ...made.outcome, lastsMs: made.untilMs - this.#parts.clock.monotonicMs() };
  }

  file(violationId: string, token: string | undefined): string | undefined {
    return this.state(violationId, token)?.state === 'ready'
      ? this.#made.get(keyOf(violationId, token))?.file
      : undefined;
  }

  /** What the box deletes must not live on in a zip. */
  forget(violationId: string): void {
    for (const [key, made] of this.#made) if (made.violationId === violationId) this.#drop(key);
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweeping);
    this.#aborter.abort();
    await this.#work;
    this.#made.clear();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  async #make(violationId: string, outFile: string, request: CaseExportRequest): Promise<Made['outcome']> {
    const { dataDir, siteId, timeZone, clock, log } = this.#parts;
    try {
      mkdirSync(this.#dir, { recursive: true, mode: 0o700 });
      const { bytes, fingerprint, undrawn } = await exportCase({
        ...{ dataDir, siteId, timeZone, violationId, outFile, clock },
        ...{ by: request.by, why: request, scratchDir: this.#dir, drawWithinMs: DRAW_WITHIN_MS },
        signal: this.#aborter.signal,
      });
      if (undrawn !== undefined)
        log.warn(
          { event: 'export.undrawn', id: violationId, why: undrawn },
          'a case went out without its annotated clip',
        );
      const until = new Date(clock.wallMs() + LASTS_MS).toISOString();
      const isUndrawn = undrawn !== undefined;
      return { state: 'ready', url: caseZipPath(violationId), until, bytes, fingerprint, isUndrawn };
    } catch (error) {
      if (!this.#aborter.signal.aborted)
        log.error({ event: 'export.failed', id: violationId, err: error }, 'a case was not exported');
      return { state: 'failed', why: faultOf(error) };
    }
  }

  #put(key: string, made: Omit<Made, 'untilMs'>): void {
    this.#made.set(key, { ...made, untilMs: this.#parts.clock.monotonicMs() + LASTS_MS });
  }

  #drop(key: string): void {
    const made = this.#made.get(key);
    this.#made.delete(key);
    if (made !== undefined) rmSync(made.file, { force: true });
  }

  #sweep(): void {
    const nowMs = this.#parts.clock.monotonicMs();
    for (const [key, { untilMs }] of this.#made) if (untilMs <= nowMs) this.#drop(key);
  }
}

/** Where nobody need log in the box's own browser is the one login. */
const keyOf = (violationId: string, token: string | undefined): string =>
  `${violationId} ${token === undefined ? 'open' : sha256Hex(token)}`;

const NO_ROOM: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

function faultOf(error: unknown): ExportFault {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && NO_ROOM.has(cause.code)) return 'disk-full';
  return error instanceof ServiceError && error.code === 'E_CASE' ? 'case-damaged' : 'internal';
}
