import { expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { loadOnnxSession } from './onnx-runtime.ts';

const tinyInt8 = fileURLToPath(new URL('../../test/fixtures/models/tiny-int8.onnx', import.meta.url));

test('sums of int8 products are right on every processor, also where they need more than 16 bits', async () => {
  const session = await loadOnnxSession(tinyInt8);
  const network = session.bind(
    [{ name: 'x', type: 'uint8', dims: [1, 16, 4, 4] }],
    [{ name: 'y', type: 'float32', dims: [1, 16, 4, 4] }],
  );
  const [sums] = await network.run([new Uint8Array(16 * 16).fill(255)]);
  expect([...sums!]).toEqual(Array<number>(16 * 16).fill(16 * 255));
  await network.dispose();
});
