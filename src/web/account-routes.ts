import type { FastifyInstance, FastifyReply } from 'fastify';
import {
  AccountChangeSchema,
  AccountParamsSchema,
  AuditQuerySchema,
  NewAccountSchema,
} from '../wire/accounts.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import type { AccountRefusal, WebAccounts } from './web-accounts.ts';

const REFUSALS: Readonly<Record<AccountRefusal, string>> = {
  'name-taken': 'There is an account of this name; a name means one person for ever.',
  'no-such-account': 'There is no account of this name.',
  'first-is-admin': 'The first account must be an admin.',
  'last-admin': 'This is the last admin: make another one first.',
  'admin-sees-all': 'An admin sees the whole site: send "scope": null with it.',
};

/** For admins: who may come in, and who did what. */
export function addAccountRoutes(
  server: FastifyInstance,
  accounts: WebAccounts,
  onLoggedOut: () => void,
): void {
  const settle = (reply: FastifyReply, refusal: AccountRefusal | undefined): FastifyReply => {
    if (refusal !== undefined) return sendProblem(reply, 'account-refused', REFUSALS[refusal]);
    onLoggedOut();
    return sendFresh(reply, [...accounts.list()]);
  };
  /** Whoever happens to sit at an open box must not lock it. */
  const nobody = (reply: FastifyReply): FastifyReply =>
    sendProblem(reply, 'not-allowed', 'Make the first account with `qingfang account add`.');

  server.get('/api/accounts', (_request, reply) => sendFresh(reply, [...accounts.list()]));
  server.post('/api/accounts', async (request, reply) => {
    if (request.account === undefined) return nobody(reply);
    const body = NewAccountSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    return settle(reply, await accounts.add(body.data, request.account.name));
  });
  server.patch('/api/accounts/:name', async (request, reply) => {
    if (request.account === undefined) return nobody(reply);
    const params = AccountParamsSchema.safeParse(request.params);
    if (!params.success) return sendProblem(reply, 'bad-request', problemOf(params.error));
    const body = AccountChangeSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    return settle(reply, await accounts.change(params.data.name, body.data, request.account.name));
  });
  server.get('/api/audit', (request, reply) => {
    const query = AuditQuerySchema.safeParse(request.query);
    if (!query.success) return sendProblem(reply, 'bad-request', problemOf(query.error));
    return sendFresh(reply, accounts.auditPage(query.data));
  });
}
