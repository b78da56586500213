import type { FastifyInstance, FastifyReply } from 'fastify';
import { ViolationParamsSchema } from '../wire/http.ts';
import { TrainingRequestSchema, type TrainingState } from '../wire/training.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import type { WebCommands, WebQueries } from './web-queries.ts';

export interface TrainingParts {
  readonly queries: Pick<WebQueries, 'training' | 'trainingCases'>;
  readonly commands: Pick<WebCommands, 'putTraining'>;
}

const NO_ID = 'The id of a violation is a UUID.';

/** Cases to learn from. */
export function addTrainingRoutes(server: FastifyInstance, { queries, commands }: TrainingParts): void {
  const settle = (reply: FastifyReply, state: TrainingState | undefined): FastifyReply =>
    state === undefined
      ? sendProblem(reply, 'not-found', 'There is no violation with this id.')
      : sendFresh(reply, state);
  server.get('/api/training', ({ scope }, reply) => sendFresh(reply, [...queries.trainingCases(scope)]));
  server.get('/api/violations/:id/training', ({ params, scope }, reply) => {
    const found = ViolationParamsSchema.safeParse(params);
    if (!found.success) return sendProblem(reply, 'bad-request', NO_ID);
    return settle(reply, queries.training(found.data.id, scope));
  });
  server.post('/api/violations/:id/training', ({ params, body, scope }, reply) => {
    const found = ViolationParamsSchema.safeParse(params);
    if (!found.success) return sendProblem(reply, 'bad-request', NO_ID);
    const request = TrainingRequestSchema.safeParse(body);
    if (!request.success) return sendProblem(reply, 'bad-request', problemOf(request.error));
    return settle(reply, commands.putTraining(found.data.id, request.data, scope));
  });
}
