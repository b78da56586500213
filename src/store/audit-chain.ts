import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/canonical-json.ts';
import type { AuditEntry } from '../wire/audit.ts';

/** What the first row carries in place of a row before it. */
export const CHAIN_START = '0'.repeat(64);

/** SHA-256 of a row's canonical JSON without its own hash, hex. */
export function entrySha256(entry: Omit<AuditEntry, 'sha256'>): string {
  const { seq, at, actor, action, subject, detail, previousSha256 } = entry;
  const text = canonicalJson({ seq, at, actor, action, subject, detail, previousSha256 });
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Follows the chain over rows in their order.
 * @param previous the row before the first of them; undefined where they start the log
 * @returns the number of the first row that does not fit; undefined where all do
 */
export function firstBreak(
  entries: Iterable<AuditEntry>,
  previous?: Pick<AuditEntry, 'seq' | 'sha256'>,
): number | undefined {
  let before = previous ?? { seq: 0, sha256: CHAIN_START };
  for (const entry of entries) {
    const fits =
      entry.seq === before.seq + 1 &&
      entry.previousSha256 === before.sha256 &&
      entry.sha256 === entrySha256(entry);
    if (!fits) return before.seq + 1;
    before = entry;
  }
  return undefined;
}
