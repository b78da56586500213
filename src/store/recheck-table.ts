import { textOf } from './columns.ts';
import { recheckAnswers, type RecheckAnswerParts, type RecheckAnswers } from './recheck-answers.ts';
import { recheckClipTable, type RecheckClipTable } from './recheck-clip-table.ts';
import { recheckDraw, type RecheckDraw } from './recheck-draw.ts';
import { recheckRows, type RecheckRows } from './recheck-rows.ts';

/** The blind recheck: what is drawn, its clips, what people answered, and what is counted. */
export interface RecheckTable extends RecheckDraw, RecheckAnswers, RecheckRows {
  readonly clips: RecheckClipTable;
}

export function recheckTable(parts: RecheckAnswerParts): RecheckTable {
  const key = textOf(parts.database.get('select key_hex from recheck_key') ?? {}, 'key_hex');
  return {
    ...recheckDraw(parts, key),
    ...recheckAnswers(parts, key),
    ...recheckRows(parts.database),
    clips: recheckClipTable(parts),
  };
}
