import type { FastifyInstance } from 'fastify';
import { CameraParamsSchema } from '../wire/cameras.ts';
import { problemOf, sendProblem } from './problem.ts';
import type { WebCameras } from './web-cameras.ts';

const NO_SUCH_CAMERA = 'No camera of this box has that id.';

/** What a camera sees now. */
export function addCameraRoutes(server: FastifyInstance, cameras: WebCameras): void {
  // Nobody looks at a head: it would have a picture made for nothing.
  server.get('/api/cameras/:id/picture.jpg', { exposeHeadRoute: false }, async (request, reply) => {
    const params = CameraParamsSchema.safeParse(request.params);
    if (!params.success) return sendProblem(reply, 'bad-request', problemOf(params.error));
    const outcome = await cameras.picture(params.data.id);
    if (outcome === undefined) return sendProblem(reply, 'not-found', NO_SUCH_CAMERA);
    if (outcome.kind === 'none') return sendProblem(reply, 'no-picture', outcome.reason);
    return reply
      .header('cache-control', 'no-store')
      .header('last-modified', new Date(outcome.takenWallMs).toUTCString())
      .type('image/jpeg')
      .send(outcome.jpeg);
  });
}
