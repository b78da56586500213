// Calls a network again and again on one frame of its own, with nothing round it: the limit of loop.efficiency.
// Runs the compiled code of the service, so that session options and threads are the same.
import { parentPort, workerData } from 'node:worker_threads';
import { loadNetwork } from '../../dist/inference/network.js';

const { model } = workerData;
const { adapter, bound } = await loadNetwork(model);
const fed = adapter.inputs.map(({ type, dims }) => {
  const length = dims.reduce((product, n) => product * n, 1);
  const values = Uint8Array.from({ length }, (_, i) => (i * 7919) % 251);
  return type === 'uint8' ? values : Float32Array.from(values);
});
parentPort.postMessage('ready');
parentPort.on('message', async (seconds) => {
  if (seconds === 'stop') {
    await bound.dispose();
    parentPort.close();
    return;
  }
  const startMs = performance.now();
  let calls = 0;
  while (performance.now() - startMs < seconds * 1000) {
    await bound.run(fed);
    calls++;
  }
  parentPort.postMessage({ calls, elapsedMs: performance.now() - startMs });
});
