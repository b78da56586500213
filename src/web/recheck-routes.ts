import { basename, dirname, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import {
  RecheckFiguresQuerySchema,
  RecheckParamsSchema,
  RecheckQuerySchema,
  RecheckRequestSchema,
} from '../wire/recheck.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import type { WebAccounts } from './web-accounts.ts';
import type { WebCommands, WebQueries } from './web-queries.ts';
import { whileListening } from './while-listening.ts';

export interface RecheckParts {
  readonly queries: Pick<WebQueries, 'recheckQueue' | 'recheckClip' | 'recheckFigures'>;
  readonly commands: Pick<WebCommands, 'answerRecheck'>;
  readonly accounts: Pick<WebAccounts, 'clipViewed'>;
}

const NO_SUCH = 'There is no such recheck, or its clip is gone.';

/** The blind recheck: nothing that goes out before an answer tells what the machine or another auditor said. */
export function addRecheckRoutes(server: FastifyInstance, parts: RecheckParts): void {
  const { queries, commands } = parts;
  server.get('/api/recheck', (request, reply) => {
    const query = RecheckQuerySchema.safeParse(request.query);
    if (!query.success) return sendProblem(reply, 'bad-request', problemOf(query.error));
    return sendFresh(reply, queries.recheckQueue(request.account?.name ?? query.data.by, request.scope));
  });
  server.post('/api/recheck/:id/answer', (request, reply) => {
    const params = RecheckParamsSchema.safeParse(request.params);
    if (!params.success) return sendProblem(reply, 'bad-request', 'The id of a recheck is a UUID.');
    const body = RecheckRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    switch (commands.answerRecheck(params.data.id, body.data, request.scope)) {
      case 'unknown':
        return sendProblem(reply, 'not-found', NO_SUCH);
      case 'closed':
        return sendProblem(reply, 'recheck-closed', 'Ask /api/recheck for the next one.');
      case 'kept':
        return sendFresh(reply, queries.recheckQueue(body.data.by, request.scope));
    }
  });
  addClip(server, parts);
  server.get('/api/recheck/figures', async (request, reply) => {
    const query = RecheckFiguresQuerySchema.safeParse(request.query);
    if (!query.success) return sendProblem(reply, 'bad-request', problemOf(query.error));
    const { scope } = request;
    const outcome = await whileListening(reply, (signal) =>
      queries.recheckFigures(query.data, scope, signal),
    );
    if (outcome === undefined) return reply.hijack();
    return outcome.ok ? sendFresh(reply, outcome.value) : sendProblem(reply, 'bad-request', outcome.error);
  });
}

function addClip(server: FastifyInstance, { queries, accounts }: RecheckParts): void {
  server.get('/api/recheck/:id/clip.mp4', (request, reply) => {
    const params = RecheckParamsSchema.safeParse(request.params);
    if (!params.success) return sendProblem(reply, 'bad-request', 'The id of a recheck is a UUID.');
    const clip = queries.recheckClip(params.data.id, request.scope);
    if (clip === undefined) return sendProblem(reply, 'not-found', NO_SUCH);
    const viewer = request.method === 'GET' ? request.account : undefined;
    if (viewer !== undefined) accounts.clipViewed(clip.handlingId, viewer.name);
    const path = resolve(clip.file);
    // Without a date and a tag: a violation's clip has the same, and would be known by them.
    return reply
      .header('cache-control', 'private, no-cache')
      .type('video/mp4')
      .sendFile(basename(path), dirname(path), {
        cacheControl: false,
        contentType: false,
        dotfiles: 'allow',
        etag: false,
        lastModified: false,
      });
  });
}
