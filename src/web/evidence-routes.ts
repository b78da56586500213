import { basename, dirname, resolve } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EVIDENCE_FILES, SHOWN_PARTS, unblurredPath, type ShownPart } from '../wire/evidence-path.ts';
import type { Scope } from '../wire/scope.ts';
import { UnblurRequestSchema, type Unblurring } from '../wire/unblurring.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import { tokenOf } from './session-cookie.ts';
import { sendNoSuchViolation, sendNoViolationId, violationIdOf } from './violation-id.ts';
import type { WebAccounts } from './web-accounts.ts';
import type { WebQueries } from './web-queries.ts';

const TYPES: Readonly<Record<ShownPart, string>> = {
  clip: 'video/mp4',
  snapshot: 'image/jpeg',
  strip: 'image/jpeg',
};
const ASK_AGAIN_AFTER_S = 2;

type Accounts = Pick<WebAccounts, 'clipViewed' | 'allowUnblurred' | 'maySeeUnblurred'>;

/**
 * Evidence with heads blurred for everybody; as it was recorded only for an auditor who gave a reason, for a while. No part
 * of the request ever becomes a path: the id is a UUID, and the store names the file.
 */
export function addEvidenceRoutes(server: FastifyInstance, queries: WebQueries, accounts: Accounts): void {
  for (const part of SHOWN_PARTS) {
    server.get(`/evidence/:id/${EVIDENCE_FILES[part]}`, (request, reply) =>
      sendBlurred(request, reply, part, queries, accounts),
    );
    server.get(`/evidence/:id/unblurred/${EVIDENCE_FILES[part]}`, (request, reply) => {
      const id = violationIdOf(request);
      if (id === undefined) return sendNoViolationId(reply);
      // Before anything else is told of it.
      if (!accounts.maySeeUnblurred(id, tokenOf(request)))
        return sendProblem(reply, 'no-reason', 'POST the reason to /api/violations/ID/unblurring first.');
      const file = queries.evidenceFile(id, part, request.scope);
      // Whoever sits down at this browser later must not find it there.
      return file === undefined
        ? sendNone(reply, queries, id, request.scope)
        : sendPart(reply, part, file, 'no-store');
    });
  }
}

/** The reason, before it is seen; on disk when the answer comes. */
export function addUnblurringRoute(server: FastifyInstance, queries: WebQueries, accounts: Accounts): void {
  server.post('/api/violations/:id/unblurring', (request, reply) => {
    const { scope } = request;
    const id = violationIdOf(request);
    if (id === undefined) return sendNoViolationId(reply);
    const body = UnblurRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    if (queries.violation(id, scope) === undefined) return sendNoSuchViolation(reply);
    if (queries.evidenceFile(id, 'clip', scope) === undefined) return sendNone(reply, queries, id, scope);
    const allowed = accounts.allowUnblurred(id, body.data, tokenOf(request));
    const [clipUrl, snapshotUrl] = [unblurredPath(id, 'clip'), unblurredPath(id, 'snapshot')];
    return sendFresh(reply, { ...allowed, clipUrl, snapshotUrl } satisfies Unblurring);
  });
}

async function sendBlurred(
  request: FastifyRequest,
  reply: FastifyReply,
  part: ShownPart,
  queries: WebQueries,
  accounts: Accounts,
): Promise<FastifyReply> {
  const id = violationIdOf(request);
  if (id === undefined) return sendNoViolationId(reply);
  const blurred = await queries.blurred(id, part, request.scope);
  switch (blurred.kind) {
    case 'none':
      return sendNone(reply, queries, id, request.scope);
    case 'preparing':
      return sendProblem(
        reply.header('retry-after', ASK_AGAIN_AFTER_S),
        'being-prepared',
        `Heads are being blurred; ask again in ${ASK_AGAIN_AFTER_S} s.`,
      );
    case 'heads-unknown':
      return sendProblem(
        reply,
        'heads-unknown',
        'Nobody kept where heads are in it; an auditor can see it as it was recorded.',
      );
    case 'failed':
      return sendProblem(reply, 'not-blurred', 'The log of the service says more; tried again in a minute.');
    case 'file': {
      const viewer = part === 'clip' && request.method === 'GET' ? request.account : undefined;
      if (viewer !== undefined) accounts.clipViewed(id, viewer.name);
      // Asked anew each time: what the box deletes must not live on in a browser's cache unasked.
      return sendPart(reply, part, blurred.path, 'no-cache');
    }
  }
}

function sendPart(
  reply: FastifyReply,
  part: ShownPart,
  file: string,
  caching: 'no-cache' | 'no-store',
): FastifyReply {
  const path = resolve(file);
  return reply
    .header('cache-control', `private, ${caching}`)
    .type(TYPES[part])
    .sendFile(basename(path), dirname(path), { cacheControl: false, contentType: false, dotfiles: 'allow' });
}

function sendNone(reply: FastifyReply, queries: WebQueries, id: string, scope: Scope): FastifyReply {
  if (queries.violation(id, scope)?.evidenceState === 'expired')
    return sendProblem(reply, 'evidence-expired', 'Its time was over; the record and its hash stay.');
  return sendProblem(reply, 'evidence-not-ready', 'The clip is being saved, or no such violation exists.');
}
