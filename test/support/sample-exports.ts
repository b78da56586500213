import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebExports } from '../../src/web/web-exports.ts';
import type { CaseExport, CaseExportRequest, ExportFault } from '../../src/wire/case-export.ts';
import { caseZipPath } from '../../src/wire/evidence-path.ts';

/** What was asked for is ready as soon as somebody asks how far it is, unless told otherwise. */
export class SampleExports implements WebExports {
  readonly asked: { violationId: string; request: CaseExportRequest }[] = [];
  refusal: 'busy' | 'disk-full' | undefined;
  fault: ExportFault | undefined;
  isMaking = false;
  /** Random bytes: a download is compared with them. */
  readonly bytes = randomBytes(5000);
  #dir: string | undefined;

  begin(violationId: string, request: CaseExportRequest): CaseExport | 'busy' | 'disk-full' {
    if (this.refusal !== undefined) return this.refusal;
    this.asked.push({ violationId, request });
    return { state: 'making' };
  }

  state(violationId: string): CaseExport | undefined {
    if (this.asked.at(-1)?.violationId !== violationId) return undefined;
    if (this.fault !== undefined) return { state: 'failed', why: this.fault };
    if (this.isMaking) return { state: 'making' };
    return {
      ...{ state: 'ready', url: caseZipPath(violationId), bytes: this.bytes.length, isUndrawn: false },
      ...{ until: '2026-03-08T09:30:00Z', lastsMs: 900_000, fingerprint: 'ab'.repeat(32) },
    };
  }

  file(violationId: string): string | undefined {
    if (this.state(violationId)?.state !== 'ready') return undefined;
    this.#dir ??= mkdtempSync(join(tmpdir(), 'qingfang-sample-exports-'));
    const file = join(this.#dir, 'case.zip');
    writeFileSync(file, this.bytes);
    return file;
  }

  reset(): void {
    this.asked.length = 0;
    this.refusal = undefined;
    this.fault = undefined;
    this.isMaking = false;
  }

  remove(): void {
    if (this.#dir !== undefined) rmSync(this.#dir, { recursive: true });
  }
}
