import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Result } from '../base/result.ts';
import {
  CameraProbeRequestSchema,
  CameraSettingsRequestSchema,
  NewCameraSchema,
} from '../wire/camera-setup.ts';
import { CameraParamsSchema } from '../wire/cameras.ts';
import type { CameraRefusal, CameraSetup } from './camera-setup.ts';
import { NO_SUCH_CAMERA, problemOf, sendFresh, sendProblem } from './problem.ts';
import { whileListening } from './while-listening.ts';

/** Adding cameras, setting them anew, and looking at one before that. */
export function addCameraSetupRoutes(server: FastifyInstance, setup: CameraSetup): void {
  server.post('/api/cameras', (request, reply) => {
    const body = NewCameraSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    return answer(reply, setup.add(body.data));
  });
  server.get('/api/cameras/:id/settings', (request, reply) => {
    const params = CameraParamsSchema.safeParse(request.params);
    if (!params.success) return sendProblem(reply, 'bad-request', problemOf(params.error));
    const state = setup.settings(params.data.id);
    return state === undefined ? refuse(reply, 'no-such-camera') : sendFresh(reply, state);
  });
  server.put('/api/cameras/:id/settings', (request, reply) => {
    const params = CameraParamsSchema.safeParse(request.params);
    if (!params.success) return sendProblem(reply, 'bad-request', problemOf(params.error));
    const body = CameraSettingsRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    return answer(reply, setup.put(params.data.id, body.data));
  });
  server.post('/api/cameras/probe', async (request, reply) => {
    const body = CameraProbeRequestSchema.safeParse(request.body);
    if (!body.success) return sendProblem(reply, 'bad-request', problemOf(body.error));
    const outcome = await whileListening(reply, (signal) => setup.probe(body.data, signal));
    return outcome === undefined ? reply.hijack() : answer(reply, outcome);
  });
}

function answer(reply: FastifyReply, outcome: Result<object, CameraRefusal | 'busy'>): FastifyReply {
  return outcome.ok ? sendFresh(reply, outcome.value) : refuse(reply, outcome.error);
}

function refuse(reply: FastifyReply, refusal: CameraRefusal | 'busy'): FastifyReply {
  switch (refusal) {
    case 'no-such-camera':
      return sendProblem(reply, 'not-found', NO_SUCH_CAMERA);
    case 'camera-exists':
      return sendProblem(
        reply,
        'camera-exists',
        'Choose another id: it never changes and is never used twice.',
      );
    case 'no-stream-address':
      return sendProblem(
        reply,
        'bad-request',
        'camera.url, camera.analysisUrl: use rtsp://host/path or rtsps://host/path, without user and password.',
      );
    case 'password-again':
      return sendProblem(
        reply,
        'password-again',
        'The password that is kept belongs to another user or device: send it again.',
      );
    case 'busy':
      return sendProblem(
        reply,
        'probe-busy',
        'One camera is looked at at a time: try again in some seconds.',
      );
  }
}
