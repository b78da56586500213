import { canonicalJson } from '../base/canonical-json.ts';
import type { AuditEntry, AuditLink } from './audit.ts';

/** What the first row carries in place of the hash of a row before it. */
export const CHAIN_START = '0'.repeat(64);

/** What a row's hash is made of: its canonical JSON without that hash. */
export function entryText(entry: Omit<AuditEntry, 'sha256'>): string {
  const { seq, at, actor, action, subject, detail, previousSha256 } = entry;
  return canonicalJson({ seq, at, actor, action, subject, detail, previousSha256 });
}

/**
 * Follows the chain over rows in their order.
 * @param previous the row before the first of them
 * @param sha256 hex of a text in UTF-8
 * @returns the number of the first row that does not fit; undefined where all do
 */
export function firstBreak(
  entries: Iterable<AuditEntry | AuditLink>,
  previous: Pick<AuditEntry, 'seq' | 'sha256'>,
  sha256: (text: string) => string,
): number | undefined {
  let before = previous;
  for (const entry of entries) {
    const fits =
      entry.seq === before.seq + 1 &&
      entry.previousSha256 === before.sha256 &&
      (!('action' in entry) || entry.sha256 === sha256(entryText(entry)));
    if (!fits) return before.seq + 1;
    before = entry;
  }
  return undefined;
}
