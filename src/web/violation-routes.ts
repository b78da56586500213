import type { FastifyInstance, FastifyReply } from 'fastify';
import { AdvicesQuerySchema, ViolationFilterSchema, ViolationsQuerySchema } from '../wire/http.ts';
import type { LiveEvent } from '../wire/messages.ts';
import type { Scope } from '../wire/scope.ts';
import {
  AcknowledgementRequestSchema,
  HoldRequestSchema,
  StormAcknowledgementRequestSchema,
  VerdictRequestSchema,
} from '../wire/verdict.ts';
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
  addStormAnswer(server, parts);
}

function addLists(server: FastifyInstance, queries: WebQueries): void {
  server.get('/api/violations', (request, reply) => {
    const query = ViolationsQuerySchema.safeParse(request.query);
    if (!query.success) return sendProblem(reply, 'bad-request', problemOf(query.error));
    return sendFresh(reply, queries.violationsPage(query.data, request.scope));
  });
  server.get('/api/advices', (request, reply) => {
    const query = AdvicesQuerySchema.safeParse(request.query);
    if (!query.success) return sendProblem(reply, 'bad-request', problemOf(query.error));
    return sendFresh(reply, [...queries.advices(query.data.limit, request.scope)]);
  });
  server.get('/api/review-counts', (request, reply) => {
    const filter = ViolationFilterSchema.safeParse(request.query);
    if (!filter.success) return sendProblem(reply, 'bad-request', problemOf(filter.error));
    return sendFresh(reply, queries.reviewCounts(filter.data, request.scope));
  });
}

function addSingle(server: FastifyInstance, queries: WebQueries): void {
  const answer = (path: string, read: (id: string, scope: Scope) => object | undefined): void => {
    server.get(`/api/violations/:id${path}`, (request, reply) => {
      const id = violationIdOf(request);
      if (id === undefined) return sendNoViolationId(reply);
      const found = read(id, request.scope);
      return found === undefined ? sendNoSuchViolation(reply) : sendFresh(reply, found);
    });
  };
  answer('', (id, scope) => queries.violation(id, scope));
  answer('/opinions', (id, scope) => queries.opinions(id, scope));
  answer('/seen', (id, scope) => queries.seen(id, scope));
  answer('/neighbours', (id, scope) => queries.neighbours(id, scope));
}

function addOpinions(server: FastifyInstance, { queries, commands, tell }: ViolationParts): void {
  /** Answers with the row as it is now, and tells it to every page. */
  const settle = (reply: FastifyReply, id: string, scope: Scope, isKnown: boolean): FastifyReply => {
    const row = isKnown ? queries.violation(id, scope) : undefined;
    if (row === undefined) return sendNoSuchViolation(reply);
    tell({ topic: 'violation', row });
    return sendFresh(reply, row);
  };
  const take = <T>(
    word: string,
    schema: BodySchema<T>,
    put: (id: string, body: T, scope: Scope) => object | undefined,
  ): void => {
    server.post(`/api/violations/:id/${word}`, (request, reply) => {
      const id = violationIdOf(request);
      if (id === undefined) return sendNoViolationId(reply);
      const body = schema.safeParse(request.body);
      if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
      const { scope } = request;
      return settle(reply, id, scope, put(id, body.data, scope) !== undefined);
    });
  };
  take('verdict', VerdictRequestSchema, (...of) => commands.putVerdict(...of));
  take('acknowledgement', AcknowledgementRequestSchema, (...of) => commands.putAcknowledgement(...of));
  take('hold', HoldRequestSchema, (...of) => commands.putHold(...of));
}

function addStormAnswer(server: FastifyInstance, { queries, commands, tell }: ViolationParts): void {
  server.post('/api/acknowledgements', (request, reply) => {
    const body = StormAcknowledgementRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    const kept = commands.putStormAcknowledgement(body.data, request.scope);
    if (kept === undefined) return sendProblem(reply, 'not-found', 'One of these ids is no violation.');
    const rows = kept.map((id) => queries.violation(id, request.scope)).filter((row) => row !== undefined);
    for (const row of rows) tell({ topic: 'violation', row });
    return sendFresh(reply, { rows });
  });
}

interface BodySchema<T> {
  safeParse(
    body: unknown,
  ): { success: true; data: T } | { success: false; error: Parameters<typeof problemOf>[0] };
}
