import type { FastifyInstance, FastifyReply } from 'fastify';
import { TrainingRequestSchema, type TrainingState } from '../wire/training.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import { sendNoSuchViolation, sendNoViolationId, violationIdOf } from './violation-id.ts';
import type { WebCommands, WebQueries } from './web-queries.ts';

export interface TrainingParts {
  readonly queries: Pick<WebQueries, 'training' | 'trainingCases'>;
  readonly commands: Pick<WebCommands, 'putTraining'>;
}

/** Cases to learn from. */
export function addTrainingRoutes(server: FastifyInstance, { queries, commands }: TrainingParts): void {
  const settle = (reply: FastifyReply, state: TrainingState | undefined): FastifyReply =>
    state === undefined ? sendNoSuchViolation(reply) : sendFresh(reply, state);
  server.get('/api/training', ({ scope }, reply) => sendFresh(reply, [...queries.trainingCases(scope)]));
  server.get('/api/violations/:id/training', (request, reply) => {
    const id = violationIdOf(request);
    if (id === undefined) return sendNoViolationId(reply);
    return settle(reply, queries.training(id, request.scope));
  });
  server.post('/api/violations/:id/training', (request, reply) => {
    const id = violationIdOf(request);
    if (id === undefined) return sendNoViolationId(reply);
    const body = TrainingRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    return settle(reply, commands.putTraining(id, body.data, request.scope));
  });
}
