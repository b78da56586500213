import { canonicalJson, type Json } from '../base/canonical-json.ts';
import type { Violation } from '../wire/messages.ts';
import type { HandlingRecord } from './handling-row.ts';
import { writeJudged } from './judged-json.ts';

/**
 * What was judged, from what was seen, by what: the text that is sealed with its SHA-256. Written once, never read back by
 * the program; keys carry their units.
 */
export function recordJson(violation: Violation, record: HandlingRecord): string {
  const { judgedWith, handling, pictureWh, runId } = record;
  return canonicalJson({
    format: 'qingfang-record',
    version: 1,
    violation: plain(violation),
    startMs: handling.tStartMs,
    runId,
    seen: JSON.parse(writeJudged({ ...handling, pictureWh })) as Json,
    judgedWith: plain({ ...judgedWith, calibration: judgedWith.calibration ?? null }),
  });
}

/** Without what JSON has no word for. */
const plain = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;
