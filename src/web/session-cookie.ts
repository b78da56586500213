import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_COOKIE } from '../wire/access.ts';

/** Long enough for 32 bytes in base64url; what is longer is none of ours. */
const LONGEST_TOKEN = 64;

export function tokenOf(request: FastifyRequest): string | undefined {
  const { cookie } = request.headers;
  const token = cookie === undefined ? undefined : parseCookie(cookie)[SESSION_COOKIE];
  return token === undefined || token.length > LONGEST_TOKEN ? undefined : token;
}

/** No script reads it, no other site sends it. `Secure` where the browser came by HTTPS: by HTTP it would not take it. */
export function giveCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  maxAgeS: number,
): void {
  const cookie = stringifySetCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    maxAge: Math.round(maxAgeS),
  });
  reply.header('set-cookie', cookie);
}
