import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  LogInRequestSchema,
  OwnPasswordSchema,
  SetUpRequestSchema,
  type Account,
  type Session,
} from '../wire/accounts.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import { giveCookie, tokenOf } from './session-cookie.ts';
import type { LogIn, WebAccounts } from './web-accounts.ts';

/** In and out. No answer tells whether a name exists. */
export function addSessionRoutes(
  server: FastifyInstance,
  accounts: WebAccounts,
  onLoggedOut: () => void,
): void {
  const session = (account: Account | undefined): Session => ({
    access: accounts.access(),
    account: account ?? null,
  });
  const settle = (request: FastifyRequest, reply: FastifyReply, outcome: LogIn): FastifyReply => {
    switch (outcome.kind) {
      case 'in':
        giveCookie(request, reply, outcome.token, outcome.longestS);
        return sendFresh(reply, session(outcome.account));
      case 'wrong':
        return sendProblem(reply, 'wrong-login', 'Check name and password, or the code.');
      case 'wait': {
        const seconds = Math.ceil(outcome.waitMs / 1000);
        return sendProblem(reply.header('retry-after', seconds), 'too-many-tries', `Wait ${seconds} s.`);
      }
    }
  };
  server.get('/api/session', (request, reply) => sendFresh(reply, session(request.account)));
  server.post('/api/session', async (request, reply) => {
    const body = LogInRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    return settle(request, reply, await accounts.logIn(body.data, request.ip));
  });
  server.delete('/api/session', (request, reply) => {
    const token = tokenOf(request);
    if (token !== undefined) accounts.logOut(token);
    onLoggedOut();
    giveCookie(request, reply, '', 0);
    return sendFresh(reply, session(undefined));
  });
  server.post('/api/session/password', async (request, reply) => {
    const { account } = request;
    if (account === undefined) return sendProblem(reply, 'not-allowed', 'Nobody is logged in.');
    const body = OwnPasswordSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    // Live streams of the old logins end at the next beat: this browser's would else ask who it is before it has the new cookie.
    return settle(request, reply, await accounts.changeOwnPassword(account.name, body.data, request.ip));
  });
  server.post('/api/setup', async (request, reply) => {
    if (accounts.access() !== 'setup')
      return sendProblem(reply, 'not-allowed', 'It is done, or `qingfang account add` does it.');
    const body = SetUpRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    return settle(request, reply, await accounts.setUp(body.data, request.ip));
  });
}
