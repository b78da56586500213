import { parentPort, workerData } from 'node:worker_threads';
import { assertNever } from '../base/result.ts';
import { ServiceError } from '../base/service-error.ts';
import { fitInto } from '../domain/frame.ts';
import { createObserver, type Observer } from './observer.ts';
import { Sighting } from './sighting.ts';
import type { InferenceReply, InferenceRequest, WorkerSetup } from './worker-protocol.ts';

// The entry of a worker thread: owns one session of each network and looks at one frame after the other.
const port = parentPort;
if (port === null) throw new Error('worker.ts runs as a worker thread only');
const { models, inputWh } = workerData as WorkerSetup;
const sighting = new Sighting();

const send = (reply: InferenceReply, transfer: readonly ArrayBuffer[] = []): void =>
  port.postMessage(reply, transfer);

function describeFailure(error: unknown) {
  return error instanceof ServiceError
    ? { code: error.code, detail: error.message }
    : { code: 'E_INFERENCE' as const, detail: error instanceof Error ? error.message : String(error) };
}

async function infer(
  observer: Observer,
  { requestId, buffer, pictureWh, cameraId, tMs }: Extract<InferenceRequest, { type: 'infer' }>,
): Promise<void> {
  const startMs = performance.now();
  try {
    const view = { pixels: new Uint8Array(buffer), fit: fitInto(pictureWh, inputWh), cameraId, tMs };
    await observer.observe(view, sighting);
    const packed = sighting.pack();
    const inferMs = performance.now() - startMs;
    send({ type: 'observed', requestId, buffer, sighting: packed, inferMs }, [
      buffer,
      packed.persons.buffer,
      packed.parcels.buffer,
    ]);
  } catch (error) {
    send({ type: 'failed', requestId, buffer, ...describeFailure(error) }, [buffer]);
  }
}

async function handleRequest(observer: Observer, request: InferenceRequest): Promise<void> {
  switch (request.type) {
    case 'infer':
      return infer(observer, request);
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
