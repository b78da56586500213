import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { sendProblem } from './problem.ts';

/** Nothing from elsewhere, no inline script. `styleNonce` lets the component library add its style elements. */
export function contentSecurityPolicy(styleNonce?: string): string {
  const styles = styleNonce === undefined ? "'self'" : `'self' 'nonce-${styleNonce}'`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const HEADERS = {
  'content-security-policy': contentSecurityPolicy(),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/**
 * DNS rebinding needs a name that its owner can point here, so addresses and `localhost` are always fine, other names only
 * when they are listed.
 */
export function isKnownHost(hostname: string, allowedHosts: readonly string[]): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  return isIP(bare) !== 0 || bare === 'localhost' || allowedHosts.includes(bare);
}

const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * A browser names the page that asks in `Origin` with everything that changes something, over plain HTTP too. A program
 * sends none: it acts for itself, not for a person who was lured to a page.
 */
export function isOwnOrigin(
  origin: string | undefined,
  host: string,
  allowedHosts: readonly string[],
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.host === host || allowedHosts.includes(url.hostname);
}

/** Where a browser says it, also of a page on another port of this machine, with which cookies are shared. */
const isOwnFetch = (site: string | string[] | undefined): boolean =>
  site === undefined || site === 'same-origin' || site === 'none';

export function addSecurity(server: FastifyInstance, allowedHosts: readonly string[]): void {
  const known = allowedHosts.map((name) => name.toLowerCase());
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(HEADERS);
    if (!isKnownHost(request.hostname, known)) {
      sendProblem(reply, 'wrong-host', 'Open the page by the address of this machine, or by localhost.');
      return;
    }
    const { origin, 'sec-fetch-site': fetchSite } = request.headers;
    if (CHANGES.has(request.method) && !(isOwnOrigin(origin, request.host, known) && isOwnFetch(fetchSite))) {
      sendProblem(
        reply,
        'foreign-page',
        'Use the pages of this service, by the address that it is called by.',
      );
      return;
    }
    done();
  });
}
