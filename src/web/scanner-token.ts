import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { sha256Hex } from '../base/sha256.ts';

/** The one route that a scanner's token opens. */
const SCANS = 'POST /api/scans';

export type ScannerCheck = (request: FastifyRequest) => 'right' | 'wrong' | 'none';

/** Whether a request for scans carries the token of the configuration, as `Authorization: Bearer TOKEN`. */
export function scannerCheck(token: string | undefined): ScannerCheck {
  const wanted = token === undefined ? undefined : digest(token);
  return ({ method, routeOptions, headers: { authorization } }) => {
    if (authorization === undefined || `${method} ${routeOptions.url ?? ''}` !== SCANS) return 'none';
    const given = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    return given !== undefined && wanted !== undefined && timingSafeEqual(digest(given), wanted)
      ? 'right'
      : 'wrong';
  };
}

/** Of one length, to be compared in constant time. */
function digest(text: string): Buffer {
  return Buffer.from(sha256Hex(text), 'hex');
}
