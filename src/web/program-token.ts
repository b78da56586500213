import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { sha256Hex } from '../base/sha256.ts';

/** Of the configuration, for what cannot log in: each opens one route. */
export interface ProgramTokens {
  /** Of a scanner: `scans.token`. */
  readonly scans?: string | undefined;
  /** Of Prometheus: `metrics.token`. */
  readonly metrics?: string | undefined;
}

const ROUTES: Readonly<Record<string, keyof ProgramTokens>> = {
  'POST /api/scans': 'scans',
  'GET /metrics': 'metrics',
};

export type ProgramCheck = (
  request: FastifyRequest,
) =>
  | { readonly kind: 'right' | 'none' }
  | { readonly kind: 'wrong'; readonly wanted: `${keyof ProgramTokens}.token` };

/** Whether a request carries the token of its route, as `Authorization: Bearer TOKEN`. */
export function programCheck(tokens: ProgramTokens): ProgramCheck {
  return ({ method, routeOptions, headers: { authorization } }) => {
    const program = ROUTES[`${method} ${routeOptions.url ?? ''}`];
    if (authorization === undefined || program === undefined) return { kind: 'none' };
    const wanted = tokens[program];
    const given = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    return given !== undefined && wanted !== undefined && timingSafeEqual(digest(given), digest(wanted))
      ? { kind: 'right' }
      : { kind: 'wrong', wanted: `${program}.token` };
  };
}

/** Of one length, to be compared in constant time. */
function digest(text: string): Buffer {
  return Buffer.from(sha256Hex(text), 'hex');
}
