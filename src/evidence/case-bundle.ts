import { canonicalJson } from '../base/canonical-json.ts';
import { sha256Hex } from '../base/sha256.ts';
import { CASE_FILES, type CaseLog, type CaseManifest } from '../wire/case.ts';
import { caseReadme } from './case-readme.ts';
import { packCase } from './case-zip.ts';
import type { SiteKey } from './site-key.ts';

export interface CaseContent {
  /** The violation's id. */
  readonly id: string;
  readonly siteId: string;
  /** UTC. */
  readonly exportedAt: string;
  /** The record as it was sealed, byte for byte. */
  readonly record: string;
  readonly log: CaseLog;
  /** None where no clip could be made. */
  readonly clip: Uint8Array | undefined;
  readonly snapshot: Uint8Array | undefined;
  /** None where it could not be drawn. */
  readonly strip: Uint8Array | undefined;
  /** None where it was not kept. */
  readonly track: Uint8Array | undefined;
  /** The clip with what was seen drawn in; none where it could not be drawn. */
  readonly annotated: Uint8Array | undefined;
  /** The page that verifies it all. */
  readonly verifierHtml: Uint8Array;
}

type CaseFileName = CaseManifest['files'][number]['name'];

/** A case as one zip; the manifest vouches for every other file, the site's signature for the manifest. */
export function bundleCase(content: CaseContent, key: SiteKey): Uint8Array {
  const files = new Map<CaseFileName, Uint8Array>();
  files.set(CASE_FILES.key, utf8(key.publicPem));
  files.set(CASE_FILES.record, utf8(content.record));
  files.set(CASE_FILES.log, utf8(`${canonicalJson(content.log)}\n`));
  if (content.clip !== undefined) files.set(CASE_FILES.clip, content.clip);
  if (content.snapshot !== undefined) files.set(CASE_FILES.snapshot, content.snapshot);
  if (content.strip !== undefined) files.set(CASE_FILES.strip, content.strip);
  if (content.track !== undefined) files.set(CASE_FILES.track, content.track);
  if (content.annotated !== undefined) files.set(CASE_FILES.annotated, content.annotated);
  files.set(CASE_FILES.verifier, content.verifierHtml);
  files.set(CASE_FILES.readme, utf8(caseReadme(content.id, key.fingerprint)));
  // Once: a clip is long, and the service may be at work on the same thread.
  const hashes = new Map([...files].map(([name, bytes]) => [name, sha256Hex(bytes)]));
  // As `sha256sum --check` reads it.
  const sums = utf8([...hashes].map(([name, sha256]) => `${sha256}  ${name}\n`).join(''));
  files.set(CASE_FILES.sums, sums);
  hashes.set(CASE_FILES.sums, sha256Hex(sums));
  const manifest = utf8(`${canonicalJson(manifestOf(content, files, hashes))}\n`);
  return packCase(
    new Map<string, Uint8Array>([
      [CASE_FILES.manifest, manifest],
      [CASE_FILES.signature, key.sign(manifest)],
      ...files,
    ]),
  );
}

function manifestOf(
  { id, siteId, exportedAt }: CaseContent,
  files: ReadonlyMap<CaseFileName, Uint8Array>,
  hashes: ReadonlyMap<CaseFileName, string>,
): CaseManifest {
  return {
    format: 'qingfang-case',
    version: 1,
    caseId: id,
    siteId,
    exportedAt,
    files: [...files].map(([name, bytes]) => ({ name, bytes: bytes.byteLength, sha256: hashes.get(name)! })),
  };
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
