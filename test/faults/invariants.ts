import BetterSqlite from 'better-sqlite3';
import { join } from 'node:path';
import type { Heard } from '../support/mqtt-listener.ts';
import { FRAME_MS, readClip, RING_OFFSET_MS } from '../support/numbered-ring.ts';
import { checkKept } from '../../src/app/check-kept.ts';
import { systemClock } from '../../src/base/clock.ts';
import { wallMs } from '../../src/base/units.ts';
import { listBackups } from '../../src/store/backups.ts';
import { damageOf } from '../../src/store/database.ts';
import { openStore } from '../../src/store/store.ts';

interface Outcome {
  readonly dataDir: string;
  /** All that a subscriber heard of the box's queue, in order, repeats included. */
  readonly heard: readonly Heard[];
  /** Ids that a life printed after their commit. */
  readonly reported: readonly string[];
  readonly sample: () => number;
}

export interface OutcomeFacts {
  readonly violations: number;
  readonly clipsReady: number;
  readonly broken: readonly string[];
}

/** Looking into a clip takes a tenth of a second; the hashes of all are held against the database anyhow. */
const CLIPS_LOOKED_INTO = 40;

/** Each promise that does not hold, in words. */
export async function brokenPromises(outcome: Outcome): Promise<OutcomeFacts> {
  const { dataDir } = outcome;
  const database = new BetterSqlite(join(dataDir, 'qingfang.sqlite'), { readonly: true });
  try {
    const violations = database.prepare('select id from violations').pluck().all() as string[];
    const ready = database
      .prepare(
        `select clip_path as path, clip_release_ms as releaseMs, shortfall, released_pts_ms as tReleaseMs
         from evidence join handlings on id = violation_id where state = 'ready'`,
      )
      .all() as ReadyClip[];
    const reported = new Set(violations);
    const lost = outcome.reported.filter((id) => !reported.has(id));
    return {
      violations: violations.length,
      clipsReady: ready.length,
      broken: [
        ...lost.map((id) => `violation ${id} was committed and is gone`),
        ...deliveryBreaks(outcome.heard, database),
        ...clipBreaks(dataDir, ready, outcome.sample),
        ...(await keptBreaks(dataDir)),
        ...countBreaks(dataDir, database),
      ],
    };
  } finally {
    database.close();
  }
}

/** Every message of the outbox was heard; a number and a violation's message have one content, however often they come. */
export function deliveryBreaks(heard: readonly Heard[], database: BetterSqlite.Database): string[] {
  const seqs = database.prepare('select seq from outbox order by seq').pluck().all() as number[];
  const contents = new Map<unknown, string>();
  const broken: string[] = [];
  for (const { json } of heard) {
    // A repeat may be late where the first was not.
    const text = JSON.stringify({ ...json, late: undefined });
    const before = contents.get(json['seq']);
    if (before !== undefined && before !== text)
      broken.push(`message ${String(json['seq'])} came with two contents`);
    contents.set(json['seq'], text);
  }
  return [
    ...broken,
    ...seqs.filter((seq) => !contents.has(seq)).map((seq) => `message ${seq} was never delivered`),
    ...seqs
      .flatMap((seq, i) => (seq === i + 1 ? [] : [`message ${i + 1} is missing in the outbox`]))
      .slice(0, 1),
  ];
}

interface ReadyClip {
  readonly path: string;
  readonly releaseMs: number;
  readonly tReleaseMs: number;
  readonly shortfall: string | null;
}

/** The frame at `releaseMs` is that of the release, no frame is missing, and the span is there or its lack is said. */
function clipBreaks(dataDir: string, clips: readonly ReadyClip[], sample: () => number): string[] {
  const chosen = [...clips].sort(() => sample() - 0.5).slice(0, CLIPS_LOOKED_INTO);
  return chosen.flatMap(({ path, releaseMs, tReleaseMs, shortfall }) => {
    const frames = readClip(join(dataDir, path));
    const wanted = (tReleaseMs - RING_OFFSET_MS) / FRAME_MS;
    const at = frames.reduce((best, frame) =>
      Math.abs(frame.ptsMs - releaseMs) < Math.abs(best.ptsMs - releaseMs) ? frame : best,
    );
    const before = (at.n - frames[0]!.n) * FRAME_MS;
    const after = (frames.at(-1)!.n - at.n) * FRAME_MS;
    const holds = before >= 3000 - 2 * FRAME_MS && after >= 3480 - 2 * FRAME_MS;
    return [
      ...(Math.abs(at.n - wanted) > 1 ? [`${path} shows frame ${at.n} at the release, not ${wanted}`] : []),
      ...(frames.some((frame, i) => frame.n !== frames[0]!.n + i) ? [`${path} has a gap`] : []),
      ...(holds || shortfall !== null ? [] : [`${path} holds ${before} ms before and ${after} ms after`]),
    ];
  });
}

/** Rows, files, hashes, audit log, database and backups. */
export async function keptBreaks(dataDir: string): Promise<string[]> {
  const { findings, auditBreak, changedRecords } = await checkKept(dataDir, systemClock);
  const damage = damageOf(join(dataDir, 'qingfang.sqlite'));
  return [
    ...findings.map(({ kind, path }) => `${kind}: ${path}`),
    ...(auditBreak === undefined ? [] : [`the audit log breaks at row ${auditBreak}`]),
    ...changedRecords.map((id) => `the record of ${id} was changed`),
    ...(damage === undefined ? [] : [`the database is damaged: ${damage}`]),
    ...listBackups(join(dataDir, 'backups')).flatMap(({ file }) => {
      const of = damageOf(file);
      return of === undefined ? [] : [`the backup ${file} is damaged: ${of}`];
    }),
  ];
}

/** The figures of the board are those of the rows, counted another way. */
export function countBreaks(dataDir: string, database: BetterSqlite.Database): string[] {
  const store = openStore({
    dataDir,
    siteId: 's',
    timeZone: 'Asia/Shanghai',
    webUrl: '',
    clock: systemClock,
  });
  try {
    const counts = store.complianceOfDay(wallMs(1), wallMs(Number.MAX_SAFE_INTEGER));
    const of = (sql: string): number => Number(database.prepare(sql).pluck().get());
    const newest = `select v.handling_id, v.verdict from verdicts v join violations on violations.id = v.handling_id
      where not exists (select 1 from verdicts w where w.handling_id = v.handling_id and w.id > v.id)`;
    const falseAlarms = of(`select count(*) from (${newest}) where verdict = 'false-alarm'`);
    const wanted = {
      handlings: of('select count(*) from handlings'),
      gentle: of('select count(*) from handlings where gentle = 1') + falseAlarms,
      violations: of('select count(*) from violations') - falseAlarms,
      advices: of('select count(*) from handlings where advice = 1'),
      reviewed: of(`select count(*) from (${newest}) where verdict <> 'withdrawn'`),
      falseAlarms,
    };
    const [told, counted] = [JSON.stringify(counts), JSON.stringify(wanted)];
    return told === counted ? [] : [`the day's figures are ${told}, the rows say ${counted}`];
  } finally {
    store.close();
  }
}
