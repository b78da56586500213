// Runs an ONNX of the contract with onnxruntime-node: writes its maps for packed pictures (for evaluate.py --maps) or times it.
//
//   node run-onnx.mjs --model M.onnx --pictures DIR --out DIR [--modules DIR]     DIR/<index>.rgb -> DIR/<index>.f32
//   node run-onnx.mjs --model M.onnx --bench 100 [--modules DIR]
//
// --modules is a folder whose node_modules holds onnxruntime-node. One thread, no spinning, as the service runs it.
// Pictures: 384*640*3 bytes RGB, then 192*320 bytes motion, as feed.py writes them. Maps: float32, the five outputs one after another.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const options = {};
for (let i = 2; i < process.argv.length; i++)
  if (process.argv[i].startsWith('--')) options[process.argv[i].slice(2)] = process.argv[i + 1];
if ('help' in options || !options.model) {
  console.log('node run-onnx.mjs --model FILE (--pictures DIR --out DIR | --bench N) [--modules DIR]');
  process.exit('help' in options ? 0 : 2);
}
const ort = createRequire(path.resolve(options.modules ?? '.', 'package.json'))('onnxruntime-node');
const session = await ort.InferenceSession.create(options.model, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
  extra: { session: { intra_op: { allow_spinning: '0' } } },
});
const names = ['centre', 'box', 'jointOffset', 'jointHeat', 'jointRefine', 'state'];
const IMAGE = 384 * 640 * 3,
  MOTION = 192 * 320;
const run = (bytes) =>
  session.run({
    image: new ort.Tensor('uint8', bytes.subarray(0, IMAGE), [1, 384, 640, 3]),
    motion: new ort.Tensor('uint8', bytes.subarray(IMAGE, IMAGE + MOTION), [1, 192, 320, 1]),
  });

if (options.bench) {
  const bytes = Uint8Array.from({ length: IMAGE + MOTION }, (_, i) => (i * 7919) % 251),
    times = [];
  for (let i = 0; i < Number(options.bench) + 10; i++) {
    const started = performance.now();
    await run(bytes);
    if (i >= 10) times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  console.log(
    JSON.stringify({
      model: path.basename(options.model),
      runs: times.length,
      medianMs: Number(times[times.length >> 1].toFixed(2)),
      minMs: Number(times[0].toFixed(2)),
    }),
  );
} else {
  fs.mkdirSync(options.out, { recursive: true });
  for (const file of fs.readdirSync(options.pictures).filter((f) => f.endsWith('.rgb'))) {
    const maps = await run(new Uint8Array(fs.readFileSync(path.join(options.pictures, file))));
    fs.writeFileSync(
      path.join(options.out, file.replace('.rgb', '.f32')),
      Buffer.concat(
        names.map((n) => Buffer.from(maps[n].data.buffer, maps[n].data.byteOffset, maps[n].data.byteLength)),
      ),
    );
  }
}
