import { basename, dirname, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { EVIDENCE_FILES, type EvidencePart } from '../wire/evidence-path.ts';
import { ViolationParamsSchema } from '../wire/http.ts';
import { sendProblem } from './problem.ts';
import type { WebAccounts } from './web-accounts.ts';
import type { WebQueries } from './web-queries.ts';

const TYPES: Readonly<Record<EvidencePart, string>> = {
  clip: 'video/mp4',
  snapshot: 'image/jpeg',
  strip: 'image/jpeg',
};
const PARTS = Object.keys(TYPES) as EvidencePart[];

/** No part of the request ever becomes a path: the id is a UUID, and the store names the file. */
export function addEvidenceRoutes(
  server: FastifyInstance,
  queries: WebQueries,
  accounts: Pick<WebAccounts, 'clipViewed'>,
): void {
  for (const part of PARTS) {
    server.get(`/evidence/:id/${EVIDENCE_FILES[part]}`, (request, reply) => {
      const params = ViolationParamsSchema.safeParse(request.params);
      if (!params.success) return sendProblem(reply, 'bad-request', 'The id of a violation is a UUID.');
      const file = queries.evidenceFile(params.data.id, part);
      if (file === undefined) {
        if (queries.violation(params.data.id)?.evidenceState === 'expired')
          return sendProblem(reply, 'evidence-expired', 'Its time was over; the record and its hash stay.');
        return sendProblem(
          reply,
          'evidence-not-ready',
          'The clip is being saved, or no such violation exists.',
        );
      }
      const viewer = part === 'clip' && request.method === 'GET' ? request.account : undefined;
      if (viewer !== undefined) accounts.clipViewed(params.data.id, viewer.name);
      const path = resolve(file);
      // Asked anew each time: what the box deletes must not live on in a browser's cache unasked.
      return reply
        .header('cache-control', 'private, no-cache')
        .type(TYPES[part])
        .sendFile(basename(path), dirname(path), {
          cacheControl: false,
          contentType: false,
          dotfiles: 'allow',
        });
    });
  }
}
