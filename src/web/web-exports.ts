import type { CaseExport, CaseExportRequest } from '../wire/case-export.ts';

/**
 * Cases on their way out, one at a time; app passes it in.
 * @param token of the login, for which alone the zip is; undefined where nobody need log in
 */
export interface WebExports {
  /** Told in the audit log before the zip is whole. Refused where another one is being made, or the disk is full. */
  begin(
    violationId: string,
    request: CaseExportRequest,
    token: string | undefined,
  ): CaseExport | 'busy' | 'disk-full';
  /** Undefined where this login did not ask, or its time is over. */
  state(violationId: string, token: string | undefined): CaseExport | undefined;
  /** Absolute path of the zip; undefined where there is none for this login (yet, or any more). */
  file(violationId: string, token: string | undefined): string | undefined;
}
