import { basename, dirname } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { CASE_ZIP_ROUTE } from '../wire/evidence-path.ts';
import { CaseExportRequestSchema } from '../wire/case-export.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import { tokenOf } from './session-cookie.ts';
import { sendNoSuchViolation, sendNoViolationId, violationIdOf } from './violation-id.ts';
import type { WebExports } from './web-exports.ts';
import type { WebQueries } from './web-queries.ts';

type Queries = Pick<WebQueries, 'violation'>;

const NO_REASON = 'POST the reason to /api/violations/ID/export first.';

/** A case as a signed zip, with faces: only for the login that gave a reason, for a while. */
export function addCaseExportRoutes(server: FastifyInstance, queries: Queries, exports: WebExports): void {
  server.post('/api/violations/:id/export', (request, reply) => {
    const id = violationIdOf(request);
    if (id === undefined) return sendNoViolationId(reply);
    const body = CaseExportRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    const row = queries.violation(id, request.scope);
    if (row === undefined) return sendNoSuchViolation(reply);
    // A case must not leave without the clip that it is about to get.
    if (row.evidenceState === 'raised' || row.evidenceState === 'capturing')
      return sendProblem(reply, 'evidence-not-ready', 'The clip is being saved; ask again soon.');
    const begun = exports.begin(id, body.data, tokenOf(request));
    if (begun === 'busy')
      return sendProblem(reply, 'export-busy', 'Another case is being packed; ask again in a minute.');
    if (begun === 'disk-full')
      return sendProblem(reply, 'disk-full', 'There is no room to pack it: see docs/operations.md.');
    return sendFresh(reply, begun);
  });
  server.get('/api/violations/:id/export', (request, reply) => {
    const id = violationIdOf(request);
    if (id === undefined) return sendNoViolationId(reply);
    if (queries.violation(id, request.scope) === undefined) return sendNoSuchViolation(reply);
    const state = exports.state(id, tokenOf(request));
    return state === undefined ? sendProblem(reply, 'no-reason', NO_REASON) : sendFresh(reply, state);
  });
}

export function addCaseZipRoute(server: FastifyInstance, queries: Queries, exports: WebExports): void {
  server.get(CASE_ZIP_ROUTE, (request, reply) => {
    const id = violationIdOf(request);
    if (id === undefined) return sendNoViolationId(reply);
    if (queries.violation(id, request.scope) === undefined) return sendNoSuchViolation(reply);
    const file = exports.file(id, tokenOf(request));
    if (file === undefined) return sendProblem(reply, 'no-reason', NO_REASON);
    return reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="qingfang-${id}.zip"`)
      .type('application/zip')
      .sendFile(basename(file), dirname(file), {
        cacheControl: false,
        contentType: false,
        dotfiles: 'allow',
      });
  });
}
