import { wallMs } from '../base/units.ts';
import type { EscalationEntry } from '../wire/escalation.ts';
import { numberOf, numberOrNull, textOf } from './columns.ts';
import type { Row } from './database.ts';
import { isoAt } from './site-day.ts';

/** All escalations of the violation of a row, oldest first, as JSON; an expression over FROM_VIOLATIONS. */
export const ESCALATIONS_JSON = `(select json_group_array(json_object('to_name', to_name, 'unanswered_minutes',
    unanswered_minutes, 'count_in_zone_and_day', count_in_zone_and_day, 'due_wall_ms', due_wall_ms,
    'at_wall_ms', at_wall_ms, 'delayed', delayed))
  from (select * from escalations where violation_id = violations.id order by id))`;

/** @param json of ESCALATIONS_JSON */
export function escalationEntriesOf(json: string, timeZone: string): EscalationEntry[] {
  return (JSON.parse(json) as Row[]).map((row) => ({
    to: textOf(row, 'to_name'),
    unansweredMinutes: numberOrNull(row, 'unanswered_minutes'),
    countInZoneAndDay: numberOrNull(row, 'count_in_zone_and_day'),
    dueAt: isoAt(wallMs(numberOf(row, 'due_wall_ms')), timeZone),
    at: isoAt(wallMs(numberOf(row, 'at_wall_ms')), timeZone),
    delayed: numberOf(row, 'delayed') === 1,
  }));
}
