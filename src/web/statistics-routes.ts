import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { StatisticsQuerySchema, type ViolationLine } from '../wire/statistics.ts';
import { violationCsvLine, VIOLATIONS_CSV_HEAD } from '../wire/violations-csv.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import type { WebQueries } from './web-queries.ts';

/** Figures of many days, and what they count as a table for a spreadsheet. */
export function addStatisticsRoutes(
  server: FastifyInstance,
  queries: Pick<WebQueries, 'statistics' | 'violationLines'>,
): void {
  server.get('/api/statistics', async (request, reply) => {
    const query = StatisticsQuerySchema.safeParse(request.query);
    if (!query.success) return sendProblem(reply, 'bad-request', problemOf(query.error));
    const outcome = await queries.statistics(query.data);
    return outcome.ok ? sendFresh(reply, outcome.value) : sendProblem(reply, 'bad-request', outcome.error);
  });
  // Without a HEAD: it would read all rows to throw them away.
  server.get('/api/statistics.csv', { exposeHeadRoute: false }, (request, reply) => {
    const query = StatisticsQuerySchema.safeParse(request.query);
    if (!query.success) return sendProblem(reply, 'bad-request', problemOf(query.error));
    const lines = queries.violationLines(query.data);
    if (!lines.ok) return sendProblem(reply, 'bad-request', lines.error);
    const { from, to } = query.data;
    const name = ['violations', from, to].filter((part) => part !== undefined).join('-');
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${name}.csv"`)
      .type('text/csv; charset=utf-8')
      .send(Readable.from(csvOf(lines.value)));
  });
}

async function* csvOf(days: AsyncIterable<readonly ViolationLine[]>): AsyncGenerator<string> {
  yield VIOLATIONS_CSV_HEAD;
  for await (const lines of days) yield lines.map(violationCsvLine).join('');
}
