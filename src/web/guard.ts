import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { leastRoleOf, maySee, type LeastRole } from '../wire/access.ts';
import type { Account } from '../wire/accounts.ts';
import { WHOLE_SITE, type Scope } from '../wire/scope.ts';
import { sendProblem } from './problem.ts';
import { programCheck, type ProgramTokens } from './program-token.ts';
import { tokenOf } from './session-cookie.ts';
import type { WebAccounts } from './web-accounts.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is logged in; undefined also where nobody need be. */
    account: Account | undefined;
    /** What of the site whoever asks may see: goes with every question. Decided here alone. */
    scope: Scope;
  }
}

/** A person with a browser, not a program. */
export function wantsPage({ method, headers, url }: FastifyRequest): boolean {
  const takesHtml = method === 'GET' && headers.accept?.includes('text/html') === true;
  return takesHtml && !/^\/(api|evidence|assets)\//.test(url);
}

/**
 * Holds every route against wire/access.ts. Call it before the routes are added: one without a declared role does not start.
 * Where there is no account and only this machine reaches the pages, all are open.
 * @param tokens open a route each to a program, which cannot log in
 */
export function addGuard(server: FastifyInstance, accounts: WebAccounts, tokens: ProgramTokens): void {
  const program = programCheck(tokens);
  server.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat())
      if (leastRoleOf(`${each} ${url}`) === undefined)
        throw new Error(`${each} ${url} has no role in wire/access.ts`);
  });
  server.decorateRequest('account');
  server.decorateRequest('scope');
  server.addHook('onRequest', (request, reply, done) => {
    const access = accounts.access();
    const letIn = (): void => {
      request.scope = WHOLE_SITE;
      done();
    };
    if (access === 'open') {
      letIn();
      return;
    }
    const asProgram = program(request);
    if (asProgram.kind === 'right') {
      letIn();
      return;
    }
    if (asProgram.kind === 'wrong') {
      sendProblem(reply, 'not-logged-in', `Send the token of ${asProgram.wanted} in the configuration.`);
      return;
    }
    const token = tokenOf(request);
    request.account = token === undefined ? undefined : accounts.whoIs(token, true);
    // Strangers get no further than what holds nothing of the site.
    request.scope = request.account === undefined ? [] : request.account.scope;
    if (maySee(request.account?.role, leastOf(request))) done();
    else if (request.account === undefined) turnAway(request, reply, access);
    else if (wantsPage(request)) {
      // The page itself says so, in the person's language.
      reply.code(403);
      done();
    } else sendProblem(reply, 'not-allowed', 'Ask an admin of this box for another role.');
  });
  // What a person says is said in their own name, whatever the body claims.
  server.addHook('preValidation', (request, _reply, done) => {
    const { account, body } = request;
    if (account !== undefined && typeof body === 'object' && body !== null && 'by' in body)
      body.by = account.name;
    done();
  });
}

/** What is not there is told to those who are in, not to strangers. */
function leastOf({ method, routeOptions }: FastifyRequest): LeastRole {
  return (
    (routeOptions.url === undefined ? undefined : leastRoleOf(`${method} ${routeOptions.url}`)) ?? 'board'
  );
}

function turnAway(request: FastifyRequest, reply: FastifyReply, access: 'setup' | 'accounts'): void {
  if (wantsPage(request)) {
    const next = request.url === '/' ? '' : `?next=${encodeURIComponent(request.url)}`;
    reply.header('cache-control', 'no-store').redirect(access === 'setup' ? '/setup' : `/login${next}`);
  } else if (access === 'setup') sendProblem(reply, 'not-set-up', 'Open /setup of this box in a browser.');
  else sendProblem(reply, 'not-logged-in', 'Open /login of this box in a browser.');
}
