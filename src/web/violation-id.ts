import type { FastifyReply, FastifyRequest } from 'fastify';
import { ViolationParamsSchema } from '../wire/http.ts';
import { sendProblem } from './problem.ts';

/** Of the address; undefined where it is no id at all. */
export function violationIdOf(request: FastifyRequest): string | undefined {
  const params = ViolationParamsSchema.safeParse(request.params);
  return params.success ? params.data.id : undefined;
}

export const sendNoViolationId = (reply: FastifyReply): FastifyReply =>
  sendProblem(reply, 'bad-request', 'The id of a violation is a UUID.');

export const sendNoSuchViolation = (reply: FastifyReply): FastifyReply =>
  sendProblem(reply, 'not-found', 'There is no violation with this id.');
