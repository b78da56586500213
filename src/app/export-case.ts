import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { settleFile } from '../base/durable-file.ts';
import { ServiceError } from '../base/service-error.ts';
import { sha256Hex } from '../base/sha256.ts';
import { packageRoot } from '../config/load-config.ts';
import { drawAnnotatedClip } from '../evidence/annotated-clip.ts';
import { bundleCase } from '../evidence/case-bundle.ts';
import { openSiteKey } from '../evidence/site-key.ts';
import { parseTrack } from '../evidence/track.ts';
import { mediaTools } from '../media/run-media-tool.ts';
import type { CaseExportRequest } from '../wire/case-export.ts';
import { reasonDetail } from '../wire/reason-request.ts';
import { openArchive, type Archive, type ArchivedCase, type ArchivedFile } from '../store/archive.ts';

export interface ExportRequest {
  readonly dataDir: string;
  readonly siteId: string;
  /** IANA name, of the clock that is drawn in. */
  readonly timeZone: string;
  readonly violationId: string;
  readonly outFile: string;
  /** Who takes it out, and why where that was asked: stands in the audit log. */
  readonly by: string;
  readonly why?: Pick<CaseExportRequest, 'reason' | 'note'>;
  /** Where the annotated clip is drawn; left as it was found, unless the process dies. */
  readonly scratchDir: string;
  /** Drawing for longer gives a case without its annotated clip. */
  readonly drawWithinMs: number;
  /** Aborted before it was told, nothing leaves and nothing is told. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

export interface ExportedCase {
  readonly bytes: number;
  /** Of the site's key. */
  readonly fingerprint: string;
  /** Why the case goes out without its annotated clip; undefined where it has one, or no clip at all. */
  readonly undrawn: string | undefined;
}

/**
 * Writes a case as a zip that a stranger can verify; the service may be at work meanwhile. That it was taken out is a row of
 * the audit log, which is in the zip as well.
 * @throws E_CASE, E_SITE_KEY, those of `openArchive`, and the reason of an abort
 */
export async function exportCase(request: ExportRequest): Promise<ExportedCase> {
  const { dataDir, siteId, violationId, outFile, by, why, clock, signal } = request;
  const archive = openArchive(dataDir, clock);
  try {
    const found = archive.case(violationId);
    if (found === undefined) throw new ServiceError('E_CASE', `There is no violation ${violationId}.`);
    const [clip, snapshot] = [wholeFile(found.clip), wholeFile(found.snapshot)];
    const [strip, track] = [wholeFile(found.strip), wholeFile(found.track)];
    const annotated = await annotatedClip(archive, found, track, request);
    signal.throwIfAborted();
    const key = openSiteKey(dataDir);
    const { at } = archive.audit.append({
      actor: by,
      action: 'exported',
      subject: violationId,
      detail: { keyFingerprint: key.fingerprint, ...(why && reasonDetail(why)) },
    });
    const zip = bundleCase(
      {
        id: violationId,
        siteId,
        exportedAt: at,
        record: found.record,
        log: archive.log(violationId),
        clip,
        snapshot,
        strip,
        track,
        annotated: annotated.clip,
        verifierHtml: readFileSync(join(packageRoot, 'assets/verify-case.html')),
      },
      key,
    );
    await writeWhole(outFile, zip);
    return { bytes: zip.byteLength, fingerprint: key.fingerprint, undrawn: annotated.undrawn };
  } finally {
    archive.close();
  }
}

interface Annotated {
  readonly clip: Uint8Array | undefined;
  readonly undrawn: string | undefined;
}

/** To look at only: a case whose clip cannot be drawn over leaves without it. */
async function annotatedClip(
  archive: Archive,
  { id, clip, clipReleaseMs }: ArchivedCase,
  track: Uint8Array | undefined,
  { timeZone, scratchDir, drawWithinMs, signal }: ExportRequest,
): Promise<Annotated> {
  const job = archive.judged(id, timeZone);
  if (clip === undefined || clipReleaseMs === undefined || job === undefined)
    return { clip: undefined, undrawn: undefined };
  const dir = mkdtempSync(join(scratchDir, 'qingfang-annotated-'));
  const outFile = join(dir, 'annotated.mp4');
  try {
    const what = { job, clipReleaseMs, track: track && parseTrack(Buffer.from(track).toString('utf8')) };
    const run = { timeoutMs: drawWithinMs, signal };
    await drawAnnotatedClip(clip.path, outFile, what, mediaTools, run);
    return { clip: readFileSync(outFile), undrawn: undefined };
  } catch (error) {
    return { clip: undefined, undrawn: error instanceof Error ? error.message : String(error) };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A case must not leave with a file that is not the one that was recorded. */
function wholeFile(file: ArchivedFile | undefined): Uint8Array | undefined {
  if (file === undefined) return undefined;
  try {
    const bytes = readFileSync(file.path);
    if (sha256Hex(bytes) === file.sha256) return bytes;
  } catch (cause) {
    throw new ServiceError('E_CASE', `The file ${file.path} cannot be read.`, { cause });
  }
  throw new ServiceError('E_CASE', `The file ${file.path} is not the one that was recorded.`);
}

async function writeWhole(outFile: string, bytes: Uint8Array): Promise<void> {
  const file = resolve(outFile);
  try {
    await writeFile(`${file}.partial`, bytes);
    await settleFile(`${file}.partial`, file);
  } catch (cause) {
    rmSync(`${file}.partial`, { force: true });
    throw new ServiceError('E_CASE', `Nothing can be written into ${dirname(file)}.`, { cause });
  }
}
