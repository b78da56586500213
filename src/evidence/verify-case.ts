import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { sha256Hex } from '../base/sha256.ts';
import { CHAIN_START, firstBreak } from '../wire/audit-chain.ts';
import type { AuditEntry } from '../wire/audit.ts';
import { CASE_FILES, CaseLogSchema, CaseManifestSchema, type CaseManifest } from '../wire/case.ts';
import { unpackCase } from './case-zip.ts';
import { fingerprintOf } from './site-key.ts';

export interface CaseReport {
  /** Empty where everything holds. */
  readonly problems: readonly string[];
  readonly manifest: CaseManifest | undefined;
  /** Of the key that signed; proves the site only where the site itself gave it. */
  readonly fingerprint: string | undefined;
  /** The rows about the case. */
  readonly entries: readonly AuditEntry[];
}

type Files = ReadonlyMap<string, Uint8Array>;

/**
 * Checks an exported case to its last byte: the zip itself, the signature, every file, the log's chain, and that the log
 * speaks of these very files.
 */
export function verifyCase(zip: Uint8Array): CaseReport {
  const none = { manifest: undefined, fingerprint: undefined, entries: [] };
  const files = unpackCase(zip);
  if (files === undefined) return { ...none, problems: ['the zip is damaged or was packed anew'] };
  const key = keyOf(files);
  const manifest = manifestOf(files);
  if (key === undefined || manifest === undefined)
    return { ...none, problems: ['manifest.json or site-key.pem is missing or unreadable'] };
  const entries = caseEntries(files, manifest.caseId);
  return {
    manifest,
    fingerprint: fingerprintOf(key),
    entries,
    problems: [
      ...signatureProblems(files, key),
      ...fileProblems(files, manifest),
      ...logProblems(files, entries),
    ],
  };
}

function keyOf(files: Files): KeyObject | undefined {
  try {
    const key = createPublicKey(Buffer.from(files.get(CASE_FILES.key) ?? []));
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    // Node throws errors of many kinds for what is no key: all mean the same here.
    return undefined;
  }
}

function manifestOf(files: Files): CaseManifest | undefined {
  return CaseManifestSchema.safeParse(jsonOf(files, CASE_FILES.manifest)).data;
}

function signatureProblems(files: Files, key: KeyObject): string[] {
  const manifest = files.get(CASE_FILES.manifest) ?? new Uint8Array();
  const signature = files.get(CASE_FILES.signature) ?? new Uint8Array();
  return verify(null, manifest, key, signature) ? [] : ['the signature does not fit manifest.json'];
}

function fileProblems(files: Files, manifest: CaseManifest): string[] {
  const listed = new Set<string>(manifest.files.map(({ name }) => name));
  const strangers = [...files.keys()].filter(
    (name) => !listed.has(name) && name !== CASE_FILES.manifest && name !== CASE_FILES.signature,
  );
  return [
    ...strangers.map((name) => `${name} is not in the manifest`),
    ...manifest.files.flatMap(({ name, bytes, sha256 }) => {
      const content = files.get(name);
      if (content === undefined) return [`${name} is missing`];
      const isRight = content.byteLength === bytes && sha256Hex(content) === sha256;
      return isRight ? [] : [`${name} was changed`];
    }),
  ];
}

function caseEntries(files: Files, caseId: string): readonly AuditEntry[] {
  const log = CaseLogSchema.safeParse(jsonOf(files, CASE_FILES.log)).data;
  return (log?.entries ?? []).filter(
    (entry) => 'action' in entry && entry.subject === caseId,
  ) as AuditEntry[];
}

/** The chain holds, and what it says of record, clip and pictures is true of the files beside it. */
function logProblems(files: Files, entries: readonly AuditEntry[]): string[] {
  const log = CaseLogSchema.safeParse(jsonOf(files, CASE_FILES.log)).data;
  const first = log?.entries[0];
  if (log === undefined || first === undefined) return ['log.json is missing or unreadable'];
  const before = { seq: first.seq - 1, sha256: first.seq === 1 ? CHAIN_START : first.previousSha256 };
  const broken = firstBreak(log.entries, before, sha256Hex);
  const said = new Map(entries.flatMap(({ detail }) => Object.entries(detail)));
  const raised = entries.some(({ action }) => action === 'violation-raised');
  const isRemoved = entries.some(({ action }) => action === 'evidence-removed');
  return [
    ...(broken === undefined ? [] : [`the log's chain breaks at row ${broken}`]),
    ...(raised ? [] : ['the log does not say that this violation was raised']),
    ...(
      [
        ['recordSha256', CASE_FILES.record, false],
        ['clipSha256', CASE_FILES.clip, isRemoved],
        ['snapshotSha256', CASE_FILES.snapshot, isRemoved],
        ['stripSha256', CASE_FILES.strip, isRemoved],
        ['trackSha256', CASE_FILES.track, isRemoved],
      ] as const
    ).flatMap(([field, name, mayLack]) => {
      const content = files.get(name);
      const logged = said.get(field);
      if (content === undefined)
        return logged === undefined || mayLack ? [] : [`${name}, which the log names, is missing`];
      return logged === sha256Hex(content) ? [] : [`${name} is not the one that the log names`];
    }),
  ];
}

function jsonOf(files: Files, name: string): unknown {
  try {
    return JSON.parse(Buffer.from(files.get(name) ?? []).toString('utf8')) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
