import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CalibrationRequestSchema } from '../wire/calibration.ts';
import { CameraParamsSchema } from '../wire/cameras.ts';
import { ZonesRequestSchema } from '../wire/zones.ts';
import { NO_SUCH_CAMERA, problemOf, sendFresh, sendProblem } from './problem.ts';
import type { WebCameras } from './web-cameras.ts';

/** What a camera sees now, by what it measures, and where its zones lie. */
export function addCameraRoutes(server: FastifyInstance, cameras: WebCameras): void {
  addPictureRoute(server, cameras);
  server.get('/api/cameras/:id/calibration', (request, reply) =>
    answer(request, reply, (id) => cameras.calibration(id)),
  );
  server.put('/api/cameras/:id/calibration', (request, reply) => {
    const body = CalibrationRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    return answer(request, reply, (id) => cameras.putCalibration(id, body.data));
  });
  server.get('/api/cameras/:id/zones', (request, reply) => answer(request, reply, (id) => cameras.zones(id)));
  server.put('/api/cameras/:id/zones', (request, reply) => {
    const body = ZonesRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    return answer(request, reply, (id) => cameras.putZones(id, body.data));
  });
}

function addPictureRoute(server: FastifyInstance, cameras: WebCameras): void {
  // Nobody looks at a head: it would have a picture made for nothing.
  server.get('/api/cameras/:id/picture.jpg', { exposeHeadRoute: false }, async (request, reply) => {
    const params = CameraParamsSchema.safeParse(request.params);
    if (!params.success) return sendProblem(reply, 'bad-request', problemOf(params.error));
    const outcome = await cameras.picture(params.data.id, request.scope);
    if (outcome === undefined) return sendProblem(reply, 'not-found', NO_SUCH_CAMERA);
    if (outcome.kind === 'none') return sendProblem(reply, 'no-picture', outcome.reason);
    return reply
      .header('cache-control', 'no-store')
      .header('last-modified', new Date(outcome.takenWallMs).toUTCString())
      .type('image/jpeg')
      .send(outcome.jpeg);
  });
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  stateOf: (cameraId: string) => object | undefined,
): FastifyReply {
  const params = CameraParamsSchema.safeParse(request.params);
  if (!params.success) return sendProblem(reply, 'bad-request', problemOf(params.error));
  const state = stateOf(params.data.id);
  return state === undefined ? sendProblem(reply, 'not-found', NO_SUCH_CAMERA) : sendFresh(reply, state);
}
