import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { StatisticsQuerySchema, type ViolationLine } from '../wire/statistics.ts';
import { violationCsvLine, VIOLATIONS_CSV_HEAD } from '../wire/violations-csv.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import type { WebAccounts } from './web-accounts.ts';
import type { WebQueries } from './web-queries.ts';
import { whileListening } from './while-listening.ts';

/** Figures of many days, and what they count as a table for a spreadsheet. */
export function addStatisticsRoutes(
  server: FastifyInstance,
  queries: Pick<WebQueries, 'statistics' | 'violationTable'>,
  accounts: Pick<WebAccounts, 'tableDownloaded'>,
): void {
  server.get('/api/statistics', async (request, reply) => {
    const query = StatisticsQuerySchema.safeParse(request.query);
    if (!query.success) return sendProblem(reply, 'bad-request', problemOf(query.error));
    const { scope } = request;
    const outcome = await whileListening(reply, (signal) => queries.statistics(query.data, scope, signal));
    if (outcome === undefined) return reply.hijack();
    return outcome.ok ? sendFresh(reply, outcome.value) : sendProblem(reply, 'bad-request', outcome.error);
  });
  // Without a HEAD: it would read all rows to throw them away.
  server.get('/api/statistics.csv', { exposeHeadRoute: false }, (request, reply) => {
    const query = StatisticsQuerySchema.safeParse(request.query);
    if (!query.success) return sendProblem(reply, 'bad-request', problemOf(query.error));
    const table = queries.violationTable(query.data, request.scope);
    if (!table.ok) return sendProblem(reply, 'bad-request', table.error);
    const { from, to, linesByDay } = table.value;
    // Told first: who cannot be written down does not get it.
    accounts.tableDownloaded({ from, to }, request.account?.name);
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="violations-${from}-${to}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(Readable.from(csvOf(linesByDay)));
  });
}

async function* csvOf(days: AsyncIterable<readonly ViolationLine[]>): AsyncGenerator<string> {
  yield VIOLATIONS_CSV_HEAD;
  for await (const lines of days) yield lines.map(violationCsvLine).join('');
}
