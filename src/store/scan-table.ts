import { wallMs, type WallMs } from '../base/units.ts';
import type { NearHandling } from '../wire/scans.ts';
import { WHOLE_SITE, type Scope } from '../wire/scope.ts';
import { handlingOf, SELECT_HANDLING } from './advice-queries.ts';
import { numberOf, textOf } from './columns.ts';
import type { Database, Row, SqlParams } from './database.ts';
import { IS_IN_SCOPE, scopeParams } from './scope-filter.ts';
import { SELECT_VIOLATION, violationOf, violationRowOf } from './violation-row.ts';

/** That a scanner read a waybill. */
export interface StoredScan {
  readonly waybill: string;
  readonly station: string;
  readonly atWallMs: WallMs;
}

/** A span of time at a place. */
export interface NearQuery {
  /** Undefined: any camera. */
  readonly cameraIds: readonly string[] | undefined;
  /** Undefined: anywhere in the picture. */
  readonly zone: string | undefined;
  readonly fromWallMs: number;
  readonly toWallMs: number;
  /** Nearest to it first. */
  readonly aroundWallMs: number;
  /** Of violations, and of others as well. */
  readonly limit: number;
}

export interface NearAnswer {
  readonly violations: number;
  /** Violations among them. */
  readonly handlings: number;
  readonly near: readonly NearHandling[];
}

export interface ScanTable {
  /**
   * All of them in one transaction; one that is known already counts once.
   * @param sync 'full' is on disk when the call returns
   * @returns how many were new
   */
  putScans(scans: readonly StoredScan[], sync: 'full' | 'normal'): number;
  /** Newest first. */
  scansOf(waybill: string, limit: number): readonly StoredScan[];
  /** @param scope whole where it is left out */
  near(query: NearQuery, scope?: Scope): NearAnswer;
  /** Forgets what is older, and what came before the last `mostRows`. @returns how many went, at most `limit` of each */
  trimScans(rule: {
    readonly beforeWallMs: number;
    readonly mostRows: number;
    readonly limit: number;
  }): number;
}

export function scanTable(database: Database, timeZone: string): ScanTable {
  return {
    putScans: (scans, sync) =>
      database.transaction(
        () =>
          scans.reduce((kept, { waybill, station, atWallMs }) => {
            database.run(
              `insert into scans (waybill, station, at_wall_ms) values (:waybill, :station, :atWallMs)
               on conflict (waybill, station, at_wall_ms) do nothing`,
              { waybill, station, atWallMs: Math.round(atWallMs) },
            );
            return kept + changes(database);
          }, 0),
        sync,
      ),
    scansOf: (waybill, limit) =>
      database
        .all('select * from scans where waybill = :waybill order by at_wall_ms desc limit :limit', {
          waybill,
          limit,
        })
        .map((row) => ({
          waybill,
          station: textOf(row, 'station'),
          atWallMs: wallMs(numberOf(row, 'at_wall_ms')),
        })),
    near: (query, scope = WHOLE_SITE) => near(database, query, scope, timeZone),
    trimScans: ({ beforeWallMs, mostRows, limit }) =>
      database.transaction(() => {
        database.run(
          `delete from scans where id in
             (select id from scans where at_wall_ms < :beforeWallMs order by at_wall_ms limit :limit)`,
          { beforeWallMs, limit },
        );
        const old = changes(database);
        // Ids rise with arrival: their span is at least the number of rows, and read at once however many there are.
        database.run(
          `delete from scans where id in
             (select id from scans where id <= (select max(id) from scans) - :mostRows order by id limit :limit)`,
          { mostRows, limit },
        );
        return old + changes(database);
      }, 'normal'),
  };
}

/** Rows of the last statement. */
function changes(database: Database): number {
  return numberOf(database.get('select changes() as n') ?? {}, 'n');
}

const IS_NEAR = `released_wall_ms >= :fromWallMs and released_wall_ms < :toWallMs
  and (:cameraIds is null or camera_id in (select value from json_each(:cameraIds)))
  and (:zone is null or zone_id = :zone) and ${IS_IN_SCOPE}`;
const NEAREST = 'order by abs(released_wall_ms - :aroundWallMs), handlings.id limit :limit';

/** Violations and others apart, so that a busy place does not push a violation out of the answer. */
function near(database: Database, query: NearQuery, scope: Scope, timeZone: string): NearAnswer {
  const { fromWallMs, toWallMs, aroundWallMs, limit } = query;
  const cameraIds = query.cameraIds === undefined ? null : JSON.stringify(query.cameraIds);
  const place = { cameraIds, zone: query.zone ?? null, fromWallMs, toWallMs, ...scopeParams(scope) };
  const counts = database.get(
    `select count(*) as handlings, total(violation) as violations from handlings where ${IS_NEAR}`,
    place,
  );
  const nearest: SqlParams = { ...place, aroundWallMs, limit };
  const differenceS = (row: Row): number => (numberOf(row, 'released_wall_ms') - aroundWallMs) / 1000;
  const cases = database.all(`${SELECT_VIOLATION} where ${IS_NEAR} ${NEAREST}`, nearest).map((row) => ({
    differenceS: differenceS(row),
    handling: violationOf(row, timeZone),
    case: violationRowOf(row, timeZone),
  }));
  const others = database
    .all(`${SELECT_HANDLING} where violation = 0 and ${IS_NEAR} ${NEAREST}`, nearest)
    .map((row) => ({ differenceS: differenceS(row), handling: handlingOf(row, timeZone), case: null }));
  return {
    violations: numberOf(counts ?? {}, 'violations'),
    handlings: numberOf(counts ?? {}, 'handlings'),
    near: [...cases, ...others].sort((a, b) => Math.abs(a.differenceS) - Math.abs(b.differenceS)),
  };
}
