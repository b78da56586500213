import { wallMs } from '../base/units.ts';
import { WHOLE_SITE, type Scope } from '../wire/scope.ts';
import type { TrainingCase, TrainingEntry, TrainingRequest, TrainingState } from '../wire/training.ts';
import { numberOf, textOf } from './columns.ts';
import type { Row } from './database.ts';
import { IS_IN_SCOPE, scopeParams } from './scope-filter.ts';
import { isoAt } from './site-day.ts';
import type { PeopleTableParts } from './verdict-table.ts';
import { SELECT_VIOLATION, violationRowOf } from './violation-row.ts';

/** Cases to learn from. Entries are added, never changed; the newest of a case counts, `removed` takes it out. */
export interface TrainingTable {
  /** With its row of the audit log in one transaction. @returns undefined where there is no such violation */
  putTraining(violationId: string, request: TrainingRequest): TrainingState | undefined;
  training(violationId: string): TrainingState;
  /** Newest entry first. @param scope the whole site where it is left out */
  trainingCases(scope?: Scope): readonly TrainingCase[];
}

const NEWEST = '(select max(id) from training_entries where violation_id = violations.id)';

/** A condition over `violations`. */
export const IS_IN_TRAINING = `exists (select 1 from training_entries where id = ${NEWEST} and action = 'added')`;

export function trainingTable({
  database,
  audit,
  timeZone,
  clock,
}: Pick<PeopleTableParts, 'database' | 'audit' | 'timeZone' | 'clock'>): TrainingTable {
  const entryOf = (row: Row): TrainingEntry => ({
    note: textOf(row, 'note'),
    by: textOf(row, 'by_name'),
    at: isoAt(wallMs(numberOf(row, 'at_wall_ms')), timeZone),
  });
  const newestOf = (violationId: string): Row | undefined =>
    database.get(
      `select training_entries.* from violations join training_entries on training_entries.id = ${NEWEST}
       where violations.id = :violationId and action = 'added'`,
      { violationId },
    );
  const training = (violationId: string): TrainingState => {
    const row = newestOf(violationId);
    return { entry: row === undefined ? null : entryOf(row) };
  };
  return {
    training,
    putTraining: (violationId, request) =>
      database.transaction(() => {
        if (database.get('select 1 from violations where id = :violationId', { violationId }) === undefined)
          return undefined;
        const { action, by } = request;
        const note = request.action === 'added' ? request.note : null;
        database.run(
          `insert into training_entries (violation_id, action, note, by_name, at_wall_ms)
           values (:violationId, :action, :note, :by, :at)`,
          { violationId, action, note, by, at: Math.round(clock.wallMs()) },
        );
        audit.append({ actor: by, action: 'training', subject: violationId, detail: { action, note } });
        return training(violationId);
      }),
    trainingCases: (scope = WHOLE_SITE) =>
      database
        .all(
          `select training_entries.*
           from training_entries
             join violations on violations.id = violation_id
             join handlings on handlings.id = violation_id
           where training_entries.id = ${NEWEST} and action = 'added' and ${IS_IN_SCOPE}
           order by training_entries.id desc`,
          scopeParams(scope),
        )
        .flatMap((entry) => {
          const id = textOf(entry, 'violation_id');
          const row = database.get(`${SELECT_VIOLATION} where violations.id = :id`, { id });
          return row === undefined ? [] : [{ entry: entryOf(entry), case: violationRowOf(row, timeZone) }];
        }),
  };
}
