// Labels the people of the real pictures with public networks (teachers), for training only.
// Boxes: RTMDet-nano (person). Joints: MoveNet Thunder on a square crop of each box. Both Apache-2.0.
//
//   node pseudo-label.mjs --corpus ../shared/corpus --models ../shared/models --out people.json [--modules DIR]
//
// --modules is a folder whose node_modules holds onnxruntime-node and sharp (default: this one's).
// Output: { "<file>": { width, height, people: [{ box: [x0,y0,x1,y1], score, joints: [[x, y, score] x 17] }] } }, all in
// pixels of the picture. Boxes scoring below --sure carry no joints. prepare.py decides whom to believe: a clear box, or a likely box
// whose joints are clear as well; the rest is ignored in training.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const options = {};
for (let i = 2; i < process.argv.length; i++)
  if (process.argv[i].startsWith('--')) options[process.argv[i].slice(2)] = process.argv[i + 1];
if ('help' in options || !options.out) {
  console.log(
    'node pseudo-label.mjs --corpus DIR --models DIR --out FILE [--modules DIR] [--sure 0.3] [--maybe 0.2]',
  );
  process.exit('help' in options ? 0 : 2);
}
const corpus = options.corpus ?? '../shared/corpus';
const models = options.models ?? '../shared/models';
const SURE = Number(options.sure ?? 0.3),
  MAYBE = Number(options.maybe ?? 0.2);
const load = createRequire(path.resolve(options.modules ?? '.', 'package.json'));
const ort = load('onnxruntime-node'),
  sharp = load('sharp');

const session = (file) =>
  ort.InferenceSession.create(path.join(models, file), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
const detector = await session('rtmdet-nano-person.onnx');
const poser = await session('movenet-thunder.onnx');

/** Boxes of people in pixels of the picture; the picture is scaled to fit 640x640 at the top left, filled with 114. */
async function findPeople(rgb, width, height) {
  const scale = Math.min(640 / width, 640 / height),
    w = Math.round(width * scale),
    h = Math.round(height * scale);
  const W = Math.ceil(w / 32) * 32,
    H = Math.ceil(h / 32) * 32,
    area = W * H;
  const fitted = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize(w, h, { fit: 'fill', kernel: 'linear' })
    .extend({ right: W - w, bottom: H - h, background: { r: 114, g: 114, b: 114 } })
    .raw()
    .toBuffer();
  const mean = [103.53, 116.28, 123.675],
    deviation = [57.375, 57.12, 58.395],
    input = new Float32Array(area * 3);
  for (let c = 0; c < 3; c++)
    for (let i = 0; i < area; i++) input[c * area + i] = (fitted[i * 3 + 2 - c] - mean[c]) / deviation[c];
  const output = await detector.run({ images: new ort.Tensor('float32', input, [1, 3, H, W]) });
  const found = [];
  for (const stride of [8, 16, 32]) {
    const {
      dims: [, rows, columns],
      data,
    } = output[`s${stride}`];
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const k = (y * columns + x) * 5,
          score = 1 / (1 + Math.exp(-data[k]));
        if (score >= MAYBE)
          found.push({
            score,
            box: [
              x * stride - data[k + 1],
              y * stride - data[k + 2],
              x * stride + data[k + 3],
              y * stride + data[k + 4],
            ].map((v, i) => Math.min(Math.max(v / scale, 0), i % 2 ? height : width)),
          });
      }
  }
  found.sort((a, b) => b.score - a.score);
  const kept = [];
  for (const f of found) if (!kept.some((k) => overlap(k.box, f.box) > 0.5)) kept.push(f);
  return kept;
}

function overlap(a, b) {
  const w = Math.min(a[2], b[2]) - Math.max(a[0], b[0]),
    h = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (w <= 0 || h <= 0) return 0;
  const area = (q) => (q[2] - q[0]) * (q[3] - q[1]);
  return (w * h) / (area(a) + area(b) - w * h);
}

/** 17 joints [x, y, score] in pixels of the picture: Thunder on a square of 1.25 box sides, black outside the picture. */
async function findJoints(rgb, width, height, box) {
  const side = Math.round(Math.max(box[2] - box[0], box[3] - box[1]) * 1.25);
  const left = Math.round((box[0] + box[2]) / 2 - side / 2),
    top = Math.round((box[1] + box[3]) / 2 - side / 2);
  const x0 = Math.max(0, left),
    y0 = Math.max(0, top),
    x1 = Math.min(width, left + side),
    y1 = Math.min(height, top + side);
  const cut = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .extract({ left: x0, top: y0, width: x1 - x0, height: y1 - y0 })
    .extend({
      left: x0 - left,
      top: y0 - top,
      right: left + side - x1,
      bottom: top + side - y1,
      background: '#000',
    })
    .raw()
    .toBuffer();
  const fitted = await sharp(cut, { raw: { width: side, height: side, channels: 3 } })
    .resize(256, 256, { fit: 'fill', kernel: 'linear' })
    .raw()
    .toBuffer();
  const { data } = (
    await poser.run({ input: new ort.Tensor('float32', Float32Array.from(fitted), [1, 256, 256, 3]) })
  ).joints;
  return Array.from({ length: 17 }, (_, j) =>
    [data[j * 3 + 1] * side + left, data[j * 3] * side + top, data[j * 3 + 2]].map((v, i) =>
      Number(v.toFixed(i < 2 ? 1 : 3)),
    ),
  );
}

const labels = {};
let people = 0;
for (const folder of ['a_workers', 'b_people', 'c_parcels', 'd_scenes', 'coco']) {
  if (!fs.existsSync(path.join(corpus, folder))) continue;
  for (const name of fs
    .readdirSync(path.join(corpus, folder))
    .filter((f) => /\.(jpe?g|png)$/i.test(f))
    .sort()) {
    const file = `${folder}/${name}`;
    const {
      data: rgb,
      info: { width, height },
    } = await sharp(path.join(corpus, file))
      .rotate()
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const found = await findPeople(rgb, width, height);
    for (const person of found) {
      if (
        person.score >= SURE &&
        Math.max(person.box[2] - person.box[0], person.box[3] - person.box[1]) >= 24
      )
        person.joints = await findJoints(rgb, width, height, person.box);
      person.box = person.box.map((v) => Number(v.toFixed(1)));
      person.score = Number(person.score.toFixed(3));
    }
    people += found.length;
    labels[file] = { width, height, people: found };
  }
  console.log(folder, Object.keys(labels).length, 'pictures', people, 'people');
}
fs.writeFileSync(options.out, JSON.stringify(labels));
