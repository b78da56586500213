import type { FastifyInstance } from 'fastify';
import { ClockConfirmationRequestSchema, type ClockReport } from '../wire/clock-message.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';

/** What the box thinks of its own clock; app passes it in. */
export interface WebClock {
  report(): ClockReport;
  /** In force and in the audit log when it resolves; where the clock is believed already nothing is said. */
  confirm(by: string): Promise<ClockReport>;
}

export function addClockRoutes(server: FastifyInstance, clock: WebClock): void {
  server.get('/api/clock', (_request, reply) => sendFresh(reply, clock.report()));
  server.post('/api/clock/confirmation', async (request, reply) => {
    const body = ClockConfirmationRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    return sendFresh(reply, await clock.confirm(body.data.by));
  });
}
