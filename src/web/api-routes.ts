import type { FastifyInstance, FastifyRequest } from 'fastify';
import { LEAST_ROLES_OF_TOPICS, maySee } from '../wire/access.ts';
import { asyncApiDocument } from '../wire/asyncapi.ts';
import type { Health } from '../wire/http.ts';
import { sees, type LiveEvent, type Site } from '../wire/messages.ts';
import { openApiDocument } from '../wire/openapi.ts';
import { WHOLE_SITE } from '../wire/scope.ts';
import { addAccountRoutes } from './account-routes.ts';
import { addCaseExportRoutes } from './case-export-routes.ts';
import { addCameraRoutes } from './camera-routes.ts';
import { addUnblurringRoute } from './evidence-routes.ts';
import { addCameraSetupRoutes } from './camera-setup-routes.ts';
import { addClockRoutes, type WebClock } from './clock-routes.ts';
import type { Listener, LiveStream } from './live-stream.ts';
import { createMetrics } from './metrics.ts';
import { sendFresh, sendProblem } from './problem.ts';
import { tokenOf } from './session-cookie.ts';
import { addRecheckRoutes } from './recheck-routes.ts';
import { addSessionRoutes } from './session-routes.ts';
import { addStatisticsRoutes } from './statistics-routes.ts';
import { addTrainingRoutes } from './training-routes.ts';
import { addViolationRoutes } from './violation-routes.ts';
import { addWaybillRoutes } from './waybill-routes.ts';
import type { WebAccounts } from './web-accounts.ts';
import type { WebCameras } from './web-cameras.ts';
import type { WebExports } from './web-exports.ts';
import type { WebCommands, WebQueries } from './web-queries.ts';
import { eventWithin, siteWithin } from './within-scope.ts';

export interface ApiParts {
  readonly site: Site;
  readonly queries: WebQueries;
  readonly commands: WebCommands;
  readonly cameras: WebCameras;
  readonly boxClock: WebClock;
  readonly accounts: WebAccounts;
  readonly exports: WebExports;
  readonly live: LiveStream;
  /** The box's time, ISO 8601 with the site's offset. */
  readonly now: () => string;
}

export function addApiRoutes(server: FastifyInstance, parts: ApiParts): void {
  const { queries, commands, accounts, live } = parts;
  const onLoggedOut = (): void => live.dropLoggedOut();
  addSessionRoutes(server, accounts, onLoggedOut);
  addAccountRoutes(server, accounts, onLoggedOut);
  server.get('/api/site', ({ scope }, reply) => sendFresh(reply, siteWithin(scope, parts.site)));
  server.get('/api/compliance', (_request, reply) => sendFresh(reply, queries.compliance()));
  server.get('/api/board', (_request, reply) => sendFresh(reply, queries.board()));
  server.get('/api/cameras', ({ scope }, reply) => sendFresh(reply, queries.cameras(scope)));
  addClockRoutes(server, parts.boxClock);
  addCameraRoutes(server, parts.cameras);
  addCameraSetupRoutes(server, parts.cameras.setup);
  addViolationRoutes(server, { queries, commands, tell: (event) => live.broadcast(event) });
  addUnblurringRoute(server, queries, accounts);
  addCaseExportRoutes(server, queries, parts.exports);
  addTrainingRoutes(server, { queries, commands });
  addStatisticsRoutes(server, queries, accounts);
  addWaybillRoutes(server, { queries, commands, accounts });
  addRecheckRoutes(server, { queries, commands, accounts });
  addLiveRoute(server, parts);
  const openApi = openApiDocument(parts.site.version);
  server.get('/api/openapi.json', (_request, reply) => sendFresh(reply, openApi));
  const asyncApi = asyncApiDocument(parts.site.siteId, parts.site.version);
  server.get('/api/asyncapi.json', (_request, reply) => sendFresh(reply, asyncApi));
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

function addLiveRoute(server: FastifyInstance, { queries, accounts, live, now }: ApiParts): void {
  server.get('/api/live', { exposeHeadRoute: false }, (request, reply) => {
    if (live.isFull) return sendProblem(reply, 'too-many-readers', 'Close other pages, or try again later.');
    // Read before the reply is taken over: an error still becomes a problem.
    const first = presentState(queries);
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) {
      if (value !== undefined) reply.raw.setHeader(name, value);
    }
    live.accept(reply.raw, first, listenerOf(request, accounts));
    live.beatTo(reply.raw, now());
    return reply;
  });
}

/** Asked again at each beat: a session may end, and an open house get its first account. */
function listenerOf(request: FastifyRequest, accounts: WebAccounts): Listener {
  const { account, scope } = request;
  if (account === undefined) return { hear: (event) => event, isStillIn: () => accounts.access() === 'open' };
  const token = tokenOf(request) ?? '';
  return {
    hear: (event) =>
      maySee(account.role, LEAST_ROLES_OF_TOPICS[event.topic]) ? eventWithin(scope, event) : undefined,
    // A page that is merely open is no use of it.
    isStillIn: () => accounts.whoIs(token, false) !== undefined,
  };
}

/** Of the whole site: each listener hears what is for them. */
function presentState(queries: WebQueries): LiveEvent[] {
  const cameras = queries.cameras(WHOLE_SITE);
  return [
    { topic: 'compliance', compliance: queries.compliance() },
    { topic: 'board', board: queries.board() },
    { topic: 'cameras', cameraIds: cameras.map(({ cameraId }) => cameraId) },
    ...cameras.map((camera) => ({ topic: 'camera' as const, camera })),
  ];
}

function healthOf(queries: WebQueries): Health {
  // One that is switched off need not see.
  const cameras = queries.cameras(WHOLE_SITE).filter(({ state }) => state !== 'stopped');
  const camerasSeeing = cameras.filter(sees).length;
  const status = cameras.length > 0 && camerasSeeing === 0 ? 'no-frames' : 'ok';
  return { status, camerasSeeing, camerasAll: cameras.length };
}
