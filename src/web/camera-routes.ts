import type { FastifyInstance, FastifyReply } from 'fastify';
import { CalibrationRequestSchema, type CalibrationState } from '../wire/calibration.ts';
import { CameraParamsSchema } from '../wire/cameras.ts';
import { problemOf, sendFresh, sendProblem } from './problem.ts';
import type { WebCameras } from './web-cameras.ts';

const NO_SUCH_CAMERA = 'No camera of this box has that id.';

/** What a camera sees now, and by what it measures. */
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

  const told = (reply: FastifyReply, state: CalibrationState | undefined): FastifyReply =>
    state === undefined ? sendProblem(reply, 'not-found', NO_SUCH_CAMERA) : sendFresh(reply, state);
  server.get('/api/cameras/:id/calibration', (request, reply) => {
    const params = CameraParamsSchema.safeParse(request.params);
    if (!params.success) return sendProblem(reply, 'bad-request', problemOf(params.error));
    return told(reply, cameras.calibration(params.data.id));
  });
  server.put('/api/cameras/:id/calibration', (request, reply) => {
    const params = CameraParamsSchema.safeParse(request.params);
    if (!params.success) return sendProblem(reply, 'bad-request', problemOf(params.error));
    const body = CalibrationRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    return told(reply, cameras.putCalibration(params.data.id, body.data));
  });
}
