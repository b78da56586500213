import type { FastifyInstance } from 'fastify';
import { ScanListSchema, ScanSchema, WaybillParamsSchema } from '../wire/scans.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import type { WebAccounts } from './web-accounts.ts';
import type { WebCommands, WebQueries } from './web-queries.ts';

export interface WaybillParts {
  readonly queries: Pick<WebQueries, 'waybill'>;
  readonly commands: Pick<WebCommands, 'putScans'>;
  readonly accounts: Pick<WebAccounts, 'waybillSearched'>;
}

/** Scans in, and what was near them out. */
export function addWaybillRoutes(server: FastifyInstance, parts: WaybillParts): void {
  server.post('/api/scans', (request, reply) => {
    const isList = Array.isArray(request.body);
    const body = isList ? ScanListSchema.safeParse(request.body) : ScanSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    const outcome = parts.commands.putScans([body.data].flat());
    switch (outcome.kind) {
      case 'kept':
        return sendFresh(reply, outcome.answer);
      case 'refused': {
        const { index, problem } = outcome;
        return sendProblem(reply, 'bad-request', isList ? `${String(index)}.${problem}` : problem);
      }
      case 'wait': {
        const seconds = Math.ceil(outcome.waitMs / 1000);
        return sendProblem(
          reply.header('retry-after', seconds),
          'too-many-scans',
          `Wait ${String(seconds)} s.`,
        );
      }
    }
  });
  // A look without an answer is none: it would be told, or not be told, by mistake.
  server.get('/api/waybills/:waybill', { exposeHeadRoute: false }, (request, reply) => {
    const params = WaybillParamsSchema.safeParse(request.params);
    if (!params.success) return sendProblem(reply, 'bad-request', problemOf(params.error));
    const report = parts.queries.waybill(params.data.waybill, request.scope);
    // Told first: who cannot be written down does not see it.
    parts.accounts.waybillSearched(params.data.waybill, request.account?.name);
    return sendFresh(reply, report);
  });
}
