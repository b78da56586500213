import { basename, dirname, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { FLOOR_PLAN_PATH } from '../wire/evidence-path.ts';
import { sendProblem } from './problem.ts';
import type { WebQueries } from './web-queries.ts';

/** The picture of the floor, by its configured file alone. */
export function addFloorPlanRoute(server: FastifyInstance, queries: Pick<WebQueries, 'floorPlanFile'>): void {
  server.get(FLOOR_PLAN_PATH, (_request, reply) => {
    const file = queries.floorPlanFile();
    if (file === undefined) return sendProblem(reply, 'not-found', 'No floor plan is configured.');
    const path = resolve(file);
    return reply
      .header('cache-control', 'private, no-cache')
      .sendFile(basename(path), dirname(path), { cacheControl: false, dotfiles: 'allow' });
  });
}
