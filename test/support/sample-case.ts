import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '../../src/base/canonical-json.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import { bundleCase, type CaseContent } from '../../src/evidence/case-bundle.ts';
import { openSiteKey, type SiteKey } from '../../src/evidence/site-key.ts';
import { CHAIN_START, entryText } from '../../src/wire/audit-chain.ts';
import type { AuditEntry, AuditLink } from '../../src/wire/audit.ts';
import type { EvidencePart } from '../../src/wire/evidence-path.ts';

export const CASE_ID = '019ccb03-1268-734b-9f8c-0b115adf8094';

export const verifierFile = join(import.meta.dirname, '../../assets/verify-case.html');

/** A key of its own, gone when the function is back. */
export function withSiteKey<T>(use: (key: SiteKey) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'qingfang-key-'));
  try {
    return use(openSiteKey(dir));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Files that are small, so that every byte can be flipped. */
export function caseContent(changes: Partial<CaseContent> = {}): CaseContent {
  const record = canonicalJson({ format: 'qingfang-record', id: CASE_ID, kind: 'throw', distanceM: 1.23 });
  const clip = changes.clip ?? Buffer.from('not really a clip');
  const snapshot = changes.snapshot ?? Buffer.from('not really a picture');
  const strip = changes.strip ?? Buffer.from('not really three pictures');
  const track = changes.track ?? Buffer.from('not really a track');
  return {
    id: CASE_ID,
    siteId: 'hub-1',
    exportedAt: '2026-03-08T02:00:00.000Z',
    record,
    log: { entries: chain(record, { clip, snapshot, strip, track }) },
    clip,
    snapshot,
    strip,
    track,
    annotated: Buffer.from('not really drawn over'),
    verifierHtml: readFileSync(verifierFile),
    ...changes,
  };
}

export const sampleCase = (key: SiteKey, changes: Partial<CaseContent> = {}): Uint8Array =>
  bundleCase(caseContent(changes), key);

/** Three rows about the case with one about another between them, as an export writes them. */
function chain(record: string, files: Record<EvidencePart, Uint8Array>): (AuditEntry | AuditLink)[] {
  const recordSha256 = sha256Hex(record);
  const rows: readonly [string, string, string, AuditEntry['detail']][] = [
    ['service', 'violation-raised', CASE_ID, { recordSha256 }],
    ['service', 'violation-raised', 'another', { recordSha256: 'f'.repeat(64) }],
    [
      'service',
      'evidence-ready',
      CASE_ID,
      {
        recordSha256,
        clipSha256: sha256Hex(files.clip),
        snapshotSha256: sha256Hex(files.snapshot),
        stripSha256: sha256Hex(files.strip),
        trackSha256: sha256Hex(files.track),
      },
    ],
    ['李伟', 'verdict', CASE_ID, { verdict: 'confirmed', reason: 'seen-clearly', note: '看得很清楚' }],
  ];
  const entries: AuditEntry[] = [];
  for (const [actor, action, subject, detail] of rows) {
    const seq = entries.length + 41;
    const previousSha256 = entries.at(-1)?.sha256 ?? CHAIN_START.replaceAll('0', '7');
    const unhashed = {
      seq,
      at: `2026-03-08T01:15:0${seq - 40}.120Z`,
      actor,
      action,
      subject,
      detail,
      previousSha256,
    };
    entries.push({ ...unhashed, sha256: sha256Hex(entryText(unhashed)) });
  }
  return entries.map((entry) =>
    entry.subject === CASE_ID
      ? entry
      : { seq: entry.seq, previousSha256: entry.previousSha256, sha256: entry.sha256 },
  );
}
