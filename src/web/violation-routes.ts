import type { FastifyInstance, FastifyReply } from 'fastify';
import { AdvicesQuerySchema, ViolationFilterSchema, ViolationsQuerySchema } from '../wire/http.ts';
import type { LiveEvent } from '../wire/messages.ts';
import { AcknowledgementRequestSchema, HoldRequestSchema, VerdictRequestSchema } from '../wire/verdict.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import { sendNoSuchViolation, sendNoViolationId, violationIdOf } from './violation-id.ts';
import type { WebCommands, WebQueries } from './web-queries.ts';

export interface ViolationParts {
  readonly queries: WebQueries;
  readonly commands: WebCommands;
  /** To every page at once. */
  readonly tell: (event: LiveEvent) => void;
}

export function addViolationRoutes(server: FastifyInstance, parts: ViolationParts): void {
  addLists(server, parts.queries);
  addSingle(server, parts.queries);
  addOpinions(server, parts);
}

function addLists(server: FastifyInstance, queries: WebQueries): void {
  server.get('/api/violations', (request, reply) => {
    const query = ViolationsQuerySchema.safeParse(request.query);
    if (!query.success) return sendProblem(reply, 'bad-request', problemOf(query.error));
    return sendFresh(reply, queries.violationsPage(query.data));
  });
  server.get('/api/advices', (request, reply) => {
    const query = AdvicesQuerySchema.safeParse(request.query);
    if (!query.success) return sendProblem(reply, 'bad-request', problemOf(query.error));
    return sendFresh(reply, [...queries.advices(query.data.limit)]);
  });
  server.get('/api/review-counts', (request, reply) => {
    const filter = ViolationFilterSchema.safeParse(request.query);
    if (!filter.success) return sendProblem(reply, 'bad-request', problemOf(filter.error));
    return sendFresh(reply, queries.reviewCounts(filter.data));
  });
}

function addSingle(server: FastifyInstance, queries: WebQueries): void {
  const answer = (path: string, read: (id: string) => object | undefined): void => {
    server.get(`/api/violations/:id${path}`, (request, reply) => {
      const id = violationIdOf(request);
      if (id === undefined) return sendNoViolationId(reply);
      const found = read(id);
      return found === undefined ? sendNoSuchViolation(reply) : sendFresh(reply, found);
    });
  };
  answer('', (id) => queries.violation(id));
  answer('/opinions', (id) => (queries.violation(id) === undefined ? undefined : queries.opinions(id)));
  answer('/seen', (id) => queries.seen(id));
  answer('/neighbours', (id) => queries.neighbours(id));
}

function addOpinions(server: FastifyInstance, { queries, commands, tell }: ViolationParts): void {
  /** Answers with the row as it is now, and tells it to every page. */
  const settle = (reply: FastifyReply, id: string, isKnown: boolean): FastifyReply => {
    const row = isKnown ? queries.violation(id) : undefined;
    if (row === undefined) return sendNoSuchViolation(reply);
    tell({ topic: 'violation', row });
    return sendFresh(reply, row);
  };
  const take = <T>(
    word: string,
    schema: BodySchema<T>,
    put: (id: string, body: T) => object | undefined,
  ): void => {
    server.post(`/api/violations/:id/${word}`, (request, reply) => {
      const id = violationIdOf(request);
      if (id === undefined) return sendNoViolationId(reply);
      const body = schema.safeParse(request.body);
      if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
      return settle(reply, id, put(id, body.data) !== undefined);
    });
  };
  take('verdict', VerdictRequestSchema, (id, body) => commands.putVerdict(id, body));
  take('acknowledgement', AcknowledgementRequestSchema, (id, body) => commands.putAcknowledgement(id, body));
  take('hold', HoldRequestSchema, (id, body) => commands.putHold(id, body));
}

interface BodySchema<T> {
  safeParse(
    body: unknown,
  ): { success: true; data: T } | { success: false; error: Parameters<typeof problemOf>[0] };
}
