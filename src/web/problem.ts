import type { FastifyReply } from 'fastify';
import type { Problem } from '../wire/http.ts';

type ProblemCode = Problem['code'];

const KINDS: Record<ProblemCode, { status: number; title: string }> = {
  'bad-request': { status: 400, title: 'The request is not understood' },
  'not-found': { status: 404, title: 'Not found' },
  'evidence-not-ready': { status: 404, title: 'There is no such evidence yet' },
  'evidence-expired': { status: 410, title: 'The evidence has expired' },
  'being-prepared': { status: 503, title: 'Heads are being blurred' },
  'heads-unknown': { status: 409, title: 'Heads cannot be blurred in it' },
  'not-blurred': { status: 500, title: 'Heads could not be blurred' },
  'no-reason': { status: 403, title: 'A reason is needed first' },
  'bad-range': { status: 416, title: 'The file has no such part' },
  'not-logged-in': { status: 401, title: 'Nobody is logged in' },
  'not-set-up': { status: 403, title: 'The first account is still to be made' },
  'not-allowed': { status: 403, title: 'This account may not do that' },
  'wrong-login': { status: 403, title: 'Name or password is wrong' },
  'too-many-tries': { status: 429, title: 'Too many tries' },
  'too-many-scans': { status: 429, title: 'Too many scans' },
  'account-refused': { status: 409, title: 'The account cannot be so' },
  'camera-exists': { status: 409, title: 'There is a camera of that id' },
  'password-again': { status: 409, title: 'The password is needed again' },
  'probe-busy': { status: 429, title: 'Another camera is being looked at' },
  'foreign-page': { status: 403, title: 'Only this service’s own pages may change something' },
  'wrong-host': { status: 421, title: 'This service does not answer to that name' },
  'recheck-closed': { status: 409, title: 'It is no longer asked about' },
  'export-busy': { status: 429, title: 'Another case is being packed' },
  'disk-full': { status: 507, title: 'The disk is full' },
  'no-picture': { status: 503, title: 'There is no picture' },
  'too-many-readers': { status: 503, title: 'Too many live readers' },
  'pages-not-built': { status: 503, title: 'The pages are not built' },
  internal: { status: 500, title: 'Internal error' },
};

export const NO_SUCH_CAMERA = 'No camera of this box has that id.';

/** @param detail one line for the caller: what was wrong and, where one can, the remedy; holds no secret and no path */
export function sendProblem(reply: FastifyReply, code: ProblemCode, detail: string): FastifyReply {
  const { status, title } = KINDS[code];
  const problem: Problem = { type: 'about:blank', title, status, detail, code };
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}

export function sendFresh(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('cache-control', 'no-store').send(body);
}

/** What is wrong with a request, field by field, in one line. */
export function problemOf(error: { readonly issues: readonly Issue[] }): string {
  return error.issues
    .map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`)
    .join('; ');
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}
