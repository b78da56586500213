import type { FastifyInstance } from 'fastify';
import type { Health } from '../wire/http.ts';
import type { LiveEvent, Site } from '../wire/messages.ts';
import { openApiDocument } from '../wire/openapi.ts';
import type { LiveStream } from './live-stream.ts';
import { createMetrics } from './metrics.ts';
import { sendFresh, sendProblem } from './problem.ts';
import { addViolationRoutes } from './violation-routes.ts';
import type { WebCommands, WebQueries } from './web-queries.ts';

export interface ApiParts {
  readonly site: Site;
  readonly queries: WebQueries;
  readonly commands: WebCommands;
  readonly live: LiveStream;
  /** The box's time, ISO 8601 with the site's offset. */
  readonly now: () => string;
}

export function addApiRoutes(server: FastifyInstance, parts: ApiParts): void {
  const { queries, commands, live } = parts;
  server.get('/api/site', (_request, reply) => sendFresh(reply, parts.site));
  server.get('/api/compliance', (_request, reply) => sendFresh(reply, queries.compliance()));
  server.get('/api/board', (_request, reply) => sendFresh(reply, queries.board()));
  server.get('/api/cameras', (_request, reply) => sendFresh(reply, queries.cameras()));
  addViolationRoutes(server, { queries, commands, tell: (event) => live.broadcast(event) });
  addLiveRoute(server, parts);
  const openApi = openApiDocument(parts.site.version);
  server.get('/api/openapi.json', (_request, reply) => sendFresh(reply, openApi));
  const metrics = createMetrics(queries, () => live.readerCount);
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.read()),
  );
  // Answers as soon as the figures can be read: the store is open, and this server listens.
  server.get('/readyz', (_request, reply) => {
    const { day } = queries.compliance();
    return sendFresh(reply, { status: 'ready', day });
  });
  server.get('/healthz', (_request, reply) => {
    const health = healthOf(queries);
    return sendFresh(reply.code(health.status === 'ok' ? 200 : 503), health);
  });
}

function addLiveRoute(server: FastifyInstance, { queries, live, now }: ApiParts): void {
  server.get('/api/live', { exposeHeadRoute: false }, (_request, reply) => {
    if (live.isFull) return sendProblem(reply, 'too-many-readers', 'Close other pages, or try again later.');
    // Read before the reply is taken over: an error still becomes a problem.
    const first = presentState(queries);
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    live.accept(reply.raw, first);
    live.beatTo(reply.raw, now());
    return reply;
  });
}

export function presentState(queries: WebQueries): LiveEvent[] {
  return [
    { topic: 'compliance', compliance: queries.compliance() },
    { topic: 'board', board: queries.board() },
    ...queries.cameras().map((camera) => ({ topic: 'camera' as const, camera })),
  ];
}

function healthOf(queries: WebQueries): Health {
  const cameras = queries.cameras();
  const camerasSeeing = cameras.filter((camera) => camera.state === 'live').length;
  const status = cameras.length > 0 && camerasSeeing === 0 ? 'no-frames' : 'ok';
  return { status, camerasSeeing, camerasAll: cameras.length };
}
