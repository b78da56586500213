import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../base/result.ts';
import { ServiceError } from '../base/service-error.ts';
import { fitInto } from '../domain/frame.ts';
import type { LookAnswer } from '../domain/look.ts';
import { contentOf } from './frame-view.ts';
import { createObserver, type Observer } from './observer.ts';
import { LOOK_BACK_MS, PictureMemory } from './picture-memory.ts';
import { Sighting, type PackedSighting } from './sighting.ts';
import type { InferenceReply, InferenceRequest, WorkerSetup } from './worker-protocol.ts';

// The entry of a worker thread: owns one session of each network and looks at one frame after the other.
const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker thread only');
const { models, inputWh } = workerData as WorkerSetup;
const sighting = new Sighting();
const memory = new PictureMemory(inputWh, models.look === undefined ? 0 : LOOK_BACK_MS);
/** By camera: what the networks saw when they last looked. */
const lastSeen = new Map<string, PackedSighting>();

const send = (reply: InferenceReply, transfer: readonly ArrayBuffer[] = []): void =>
  port.postMessage(reply, transfer);

function describeFailure(error: unknown) {
  return error instanceof ServiceError
    ? { code: error.code, detail: error.message }
    : { code: 'E_INFERENCE' as const, detail: error instanceof Error ? error.message : String(error) };
}

/** Runs the networks of the first look, unless nothing moved in front of this camera since they last looked. */
async function look(
  observer: Observer,
  { buffer, pictureWh, cameraId, tMs }: Extract<InferenceRequest, { type: 'infer' }>,
): Promise<PackedSighting> {
  const pixels = new Uint8Array(buffer);
  const fit = fitInto(pictureWh, inputWh);
  const { motion, still } = memory.next(cameraId, tMs, pixels, contentOf(fit));
  const last = still ? lastSeen.get(cameraId) : undefined;
  if (last !== undefined) return last;
  await observer.observe({ pixels, fit, motion }, sighting);
  const seen = sighting.pack();
  lastSeen.set(cameraId, seen);
  return seen;
}

async function infer(
  observer: Observer,
  request: Extract<InferenceRequest, { type: 'infer' }>,
): Promise<void> {
  const { requestId, buffer } = request;
  const startMs = performance.now();
  try {
    const seen = await look(observer, request);
    const inferMs = performance.now() - startMs;
    send({ type: 'observed', requestId, buffer, sighting: seen, inferMs }, [buffer]);
  } catch (error) {
    lastSeen.delete(request.cameraId);
    send({ type: 'failed', requestId, buffer, ...describeFailure(error) }, [buffer]);
  }
}

async function lookAgain(
  observer: Observer,
  { requestId, cameraId, pictureWh, looks }: Extract<InferenceRequest, { type: 'look-again' }>,
): Promise<void> {
  try {
    const fit = fitInto(pictureWh, inputWh);
    const planes = memory.planesOf(cameraId, contentOf(fit));
    const answers: (LookAnswer | undefined)[] = [];
    for (const one of looks) answers.push(planes && (await observer.lookAgain(planes, fit.scale / 2, one)));
    send({ type: 'looked-again', requestId, answers });
  } catch (error) {
    send({ type: 'look-failed', requestId, ...describeFailure(error) });
  }
}

async function handleRequest(observer: Observer, request: InferenceRequest): Promise<void> {
  switch (request.type) {
    case 'infer':
      return infer(observer, request);
    case 'look-again':
      return lookAgain(observer, request);
    case 'stop':
      port!.close();
      return observer.dispose();
    default:
      return assertNever(request);
  }
}

try {
  const observer = await createObserver(models);
  // One after the other: the sighting and the networks' buffers are shared by all requests.
  let last = Promise.resolve();
  port.on('message', (request: InferenceRequest) => {
    last = last.then(() => handleRequest(observer, request));
  });
  send({ type: 'started' });
} catch (error) {
  send({ type: 'start-failed', ...describeFailure(error) });
  port.close();
}
