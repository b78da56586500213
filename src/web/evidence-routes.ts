import { basename, dirname, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { ViolationParamsSchema } from '../wire/http.ts';
import { sendProblem } from './problem.ts';
import type { WebAccounts } from './web-accounts.ts';
import type { EvidencePart, WebQueries } from './web-queries.ts';

const FILES: readonly { name: string; part: EvidencePart; type: string }[] = [
  { name: 'clip.mp4', part: 'clip', type: 'video/mp4' },
  { name: 'snapshot.jpg', part: 'snapshot', type: 'image/jpeg' },
];

/** No part of the request ever becomes a path: the id is a UUID, and the store names the file. */
export function addEvidenceRoutes(
  server: FastifyInstance,
  queries: WebQueries,
  accounts: Pick<WebAccounts, 'clipViewed'>,
): void {
  for (const { name, part, type } of FILES) {
    server.get(`/evidence/:id/${name}`, (request, reply) => {
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
        .type(type)
        .sendFile(basename(path), dirname(path), {
          cacheControl: false,
          contentType: false,
          dotfiles: 'allow',
        });
    });
  }
}
