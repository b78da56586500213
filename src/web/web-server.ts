import fastifyStatic from '@fastify/static';
import { fastify, type FastifyError, type FastifyInstance } from 'fastify';
import { TZDate } from '@date-fns/tz';
import { systemClock, type Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { ServiceError } from '../base/service-error.ts';
import type { LiveEvent, Site } from '../wire/messages.ts';
import { addApiRoutes } from './api-routes.ts';
import { addCaseZipRoute } from './case-export-routes.ts';
import { addEvidenceRoutes } from './evidence-routes.ts';
import { addFloorPlanRoute } from './floor-plan-route.ts';
import { addGuard } from './guard.ts';
import { LiveStream } from './live-stream.ts';
import { addPageRoutes } from './page-routes.ts';
import { sendProblem } from './problem.ts';
import type { ProgramTokens } from './program-token.ts';
import { addSecurity } from './security.ts';
import type { WebClock } from './clock-routes.ts';
import type { WebAccounts } from './web-accounts.ts';
import type { WebCameras } from './web-cameras.ts';
import type { WebExports } from './web-exports.ts';
import type { WebCommands, WebQueries } from './web-queries.ts';

export interface WebServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly site: Site;
  /** Where `vite build` put the pages. */
  readonly pagesDir: string;
  readonly queries: WebQueries;
  readonly commands: WebCommands;
  readonly cameras: WebCameras;
  readonly boxClock: WebClock;
  readonly accounts: WebAccounts;
  readonly exports: WebExports;
  /** Without them what programs ask for takes a login. */
  readonly programTokens?: ProgramTokens;
  readonly log: Log;
  /** Names besides addresses and `localhost` that a browser may use for this box. */
  readonly allowedHosts?: readonly string[];
  /** Addresses of reverse proxies whose X-Forwarded headers are believed. */
  readonly trustedProxies?: readonly string[];
  readonly clock?: Clock;
  readonly maxWaitingBytes?: number;
  readonly maxReaders?: number;
}

export interface WebServer extends Stoppable {
  /** Such as `http://127.0.0.1:8080`. */
  readonly address: string;
  /** To every page that listens, at once. */
  broadcast(event: LiveEvent): void;
}

const HEARTBEAT_MS = 10_000;
/** A page's present state is about 2 KB; a phone that wakes up within this needs no new connection. */
const MAX_WAITING_BYTES = 256 * 1024;
const MAX_READERS = 500;

/**
 * HTTP for the pages: JSON, live events, evidence files, the pages themselves.
 * @throws ServiceError E_PORT_IN_USE, E_CONFIG for a host that is not this machine's
 */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { log, queries, accounts, site, clock = systemClock } = options;
  const now = (): string => new TZDate(clock.wallMs(), site.timeZone).toISOString();
  const live = new LiveStream({
    log,
    maxWaitingBytes: options.maxWaitingBytes ?? MAX_WAITING_BYTES,
    maxReaders: options.maxReaders ?? MAX_READERS,
  });
  const { trustedProxies = [] } = options;
  const server = fastify({
    logger: false,
    forceCloseConnections: true,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
  });
  // A form of a foreign page may send plain text unasked; JSON it may not.
  server.removeContentTypeParser('text/plain');
  addErrorReplies(server, log);
  addSecurity(server, options.allowedHosts ?? []);
  addGuard(server, accounts, options.programTokens ?? {});
  server.register(fastifyStatic, { serve: false });
  addApiRoutes(server, { ...options, live, now });
  addEvidenceRoutes(server, queries, accounts);
  addCaseZipRoute(server, queries, options.exports);
  addFloorPlanRoute(server, queries);
  addPageRoutes(server, options.pagesDir);
  await listen(server, options.host, options.port);

  const heartbeat = setInterval(() => beat(live, queries, now, log), HEARTBEAT_MS);
  return {
    address: addressOf(server, options.host),
    broadcast: (event) => live.broadcast(event),
    async stop() {
      clearInterval(heartbeat);
      live.close();
      await server.close();
    },
  };
}

/** Also sends today's figures, so that a page can trust their age and a new day begins on a quiet floor. */
function beat(live: LiveStream, queries: WebQueries, now: () => string, log: Log): void {
  live.dropLoggedOut();
  if (live.readerCount === 0) return;
  live.beat(now());
  try {
    live.broadcast({ topic: 'compliance', compliance: queries.compliance() });
  } catch (error) {
    log.warn({ event: 'web.compliance-failed', error: messageOf(error) }, 'today’s figures cannot be read');
  }
}

function addErrorReplies(server: FastifyInstance, log: Log): void {
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error.statusCode === 416) {
      return sendProblem(reply, 'bad-range', 'Ask for bytes that the file has.');
    }
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return sendProblem(reply, 'bad-request', error.message);
    }
    log.error(
      { event: 'web.request-failed', route: request.routeOptions.url, error: error.message },
      'request failed',
    );
    return sendProblem(reply, 'internal', 'The log of the service says more.');
  });
}

async function listen(server: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await server.listen({ host, port });
  } catch (cause) {
    await server.close();
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new ServiceError('E_PORT_IN_USE', `web: port ${port} on ${host} is taken.`, { cause });
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new ServiceError('E_CONFIG', `web.host: ${host} is no address of this machine.`, { cause });
    }
    if (code === 'EACCES') {
      throw new ServiceError('E_CONFIG', `web.port: this user may not listen on port ${port}.`, { cause });
    }
    throw cause;
  }
}

function addressOf(server: FastifyInstance, host: string): string {
  const bound = server.server.address();
  const port = typeof bound === 'object' ? bound?.port : undefined;
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port ?? ''}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
