// Renders labelled pictures of parcels on the move, each with a picture of the same camera a few hundredths of a second earlier:
//   node render-pairs.mjs --floorsim ../../../shared/tools/floorsim --out DIR --count 800 --seed S [--per-scene 8] [--assets DIR]
// The annotations are floorsim's stills' (COCO); `prev_file_name` and `gap_ms` name the earlier picture. FLOORSIM must have its packages installed.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';

const USAGE =
  'node render-pairs.mjs --floorsim DIR --out DIR [--count 800] [--seed 1] [--per-scene 8] [--assets DIR]';
const { values: o } = parseArgs({
  options: {
    floorsim: { type: 'string' },
    out: { type: 'string' },
    count: { type: 'string', default: '800' },
    seed: { type: 'string', default: '1' },
    'per-scene': { type: 'string', default: '8' },
    assets: { type: 'string' },
    help: { type: 'boolean' },
  },
});
if (o.help || !o.floorsim || !o.out) {
  console.log(USAGE);
  process.exit(o.help ? 0 : 2);
}
const from = (file) => import(pathToFileURL(path.resolve(o.floorsim, file)));
const { openBrowser } = await from('src/node/browser.js');
const { cameraPlain, projectKeypoints, sceneDescription } = await from('src/node/render.js');
const { silhouetteArea } = await from('src/node/truth.js');
const { loadAssets } = await from('src/assets.js');
const { Random } = await from('src/random.js');
const { V } = await from('src/geometry.js');
const { makeCamera, project, cameraTruth } = await from('src/lens.js');
const { makePicture } = await from('src/sim/stage.js');
const { initPhysics } = await from('src/sim/world.js');
const { Sim } = await from('src/sim/simulate.js');
const { PARCEL_KINDS } = await from('src/sim/parcels.js');

const SIZES = [
  [640, 360],
  [640, 360],
  [704, 396],
  [640, 480],
];
const MOODS = { mixed: 35, rough: 35, feet: 20, busyClean: 10 };
const STEP_MS = 5; // floorsim's physics runs at 200 Hz
const GAPS = [
  [40, 20],
  [80, 60],
  [120, 20],
]; // ms, weight

/** A camera inside the room that looks at about the given point. */
function cameraAt(rng, sim, point) {
  const [width, height] = rng.pick(SIZES),
    { room } = sim.stage;
  for (let i = 0; i < 60; i++) {
    const h = Math.min(rng.range(2.5, 5), room.height - 0.2),
      tilt = (rng.range(22, 65) * Math.PI) / 180,
      d = Math.max(1.2, ((h - 1) / Math.tan(tilt)) * rng.range(0.8, 1.35)),
      a = rng.range(-Math.PI, Math.PI);
    const position = V(point.x - Math.sin(a) * d, h, point.z - Math.cos(a) * d);
    if (Math.abs(position.x) > room.hx - 0.2 || Math.abs(position.z) > room.hz - 0.2 || d > 9.5) continue;
    const hfov = ((rng.chance(0.3) ? rng.range(40, 65) : rng.range(65, 102)) * Math.PI) / 180;
    return makeCamera({
      width,
      height,
      position,
      yaw: a + rng.gauss(0, 0.22),
      tilt: tilt + rng.gauss(0, 0.08),
      roll: rng.gauss(0, 0.03),
      hfov,
      k1: -rng.range(0, 0.24),
      k2: rng.range(0, 0.02),
      p1: rng.gauss(0, 0.0004),
      p2: rng.gauss(0, 0.0004),
    });
  }
  return sim.cam;
}

/** Moments of a scene at which something moves: [{states: five snapshots 5 ms apart, earlier: one, gapMs, truth, point}]. */
function moments(sim, rng, wanted) {
  for (let i = 0; i < 100; i++) sim.step(false);
  const total = Math.round((sim.durationS * 1000) / STEP_MS),
    last = [],
    out = [],
    open = [];
  let pause = 0;
  for (let n = 0; n < total; n++) {
    const state = sim.snapshot();
    last.push(state);
    if (last.length > 27) last.shift();
    for (const c of open) c.states.push(state);
    while (open.length && open[0].states.length === 5) out.push(open.shift());
    const flying = sim.ledger.open.size > 0 || sim.ledger.rolling.size > 0;
    if (--pause <= 0 && last.length === 27 && n > 40 && rng.chance(flying ? 0.09 : (wanted / total) * 0.35)) {
      const gapMs = rng.weighted(GAPS),
        truth = sim.truthNow(n);
      const moving = truth.parcels
        .filter((p) => !p.waiting)
        .sort((a, b) => b.velocity.length() - a.velocity.length())[0];
      open.push({
        states: last.slice(-3),
        earlier: last[last.length - 1 - gapMs / STEP_MS],
        gapMs,
        truth,
        point: moving?.centre ?? V(),
      });
      pause = flying ? 9 : 40;
    }
    sim.step(true);
  }
  return out;
}

function annotate(out, imageId, sim, cam, truth, stats) {
  const add = (a) =>
    out.annotations.push({ id: out.annotations.length + 1, image_id: imageId, iscrowd: 0, ...a });
  for (const [id, pixels, x0, y0, x1, y1] of stats.objects) {
    const bbox = [x0, y0, x1 - x0, y1 - y0],
      side = Math.max(bbox[2], bbox[3]);
    if (id >= 240) add({ category_id: 2, bbox, area: pixels, iscrowd: 1, ignore: 1 });
    else if (id < 20) {
      const keypoints = truth.persons[id - 1].keypoints.flatMap((k, j) => {
        const v = stats.flags[(id - 1) * 17 + j],
          q = v ? project(cam, k) : null;
        return q ? [Number(q.u.toFixed(1)), Number(q.v.toFixed(1)), v] : [0, 0, 0];
      });
      add({ category_id: 1, bbox, area: pixels, keypoints, ...(side < 16 ? { iscrowd: 1, ignore: 1 } : {}) });
    } else {
      const c = sim.world.parcels[id - 20],
        t = truth.parcels[id - 20],
        share = Math.min(1, pixels / Math.max(1, silhouetteArea(cam, t, c.spec, c.hull)));
      add({
        category_id: PARCEL_KINDS.indexOf(c.spec.kind) + 2,
        bbox,
        area: pixels,
        visible: Number(share.toFixed(2)),
        state: t.state,
        ...(share < 0.2 || side < 8 ? { iscrowd: 1, ignore: 1 } : {}),
      });
    }
  }
}

await initPhysics();
fs.mkdirSync(path.join(o.out, 'images'), { recursive: true });
const assets = loadAssets(path.resolve(o.assets ?? path.join(o.floorsim, 'assets')));
const browser = await openBrowser({ assetsDir: assets.dir });
const coco = {
  images: [],
  annotations: [],
  categories: [{ id: 1, name: 'person' }, ...PARCEL_KINDS.map((name, i) => ({ id: i + 2, name }))],
};
const started = Date.now(),
  count = Number(o.count),
  perScene = Number(o['per-scene']);
const save = () => fs.writeFileSync(path.join(o.out, 'annotations.json'), JSON.stringify(coco));
let done = 0;
try {
  for (let scene = 0; done < count; scene++) {
    const rng = new Random(`${o.seed}/pairs/${scene}`);
    const sim = new Sim(
      {
        seed: `${o.seed}/pair-scene/${scene}`,
        mood: rng.weighted(MOODS),
        durationS: rng.range(5, 8),
        people: Number(rng.weighted({ 1: 12, 2: 24, 3: 26, 4: 22, 5: 16 })),
        width: 640,
        height: 360,
      },
      assets,
    );
    sim.setUp();
    const shots = moments(sim, rng, perScene);
    await browser.page.evaluate(
      (d) => window.floorsim.openScene(d),
      sceneDescription(sim, { quality: { idDivide: 1 } }),
    );
    for (const shot of rng.shuffle(shots).slice(0, Math.min(perScene, count - done))) {
      const picture = makePicture(rng.fork('picture' + done), sim.stage.light),
        camera = cameraAt(rng, sim, shot.point),
        jpeg = rng.range(0.6, 0.92);
      picture.tMs = rng.range(1000, 60000);
      picture.exposure *= rng.range(0.75, 1.25);
      const half = rng.weighted([
          [0, 25],
          [1, 45],
          [2, 30],
        ]),
        states = (half ? [2 - half, 2, 2 + half] : [2]).map((i) => Array.from(shot.states[i]));
      const render = (a) =>
        browser.page.evaluate((b) => window.floorsim.renderStill(b), {
          camera: cameraPlain(camera),
          quality: { idDivide: 1 },
          jpeg,
          ...a,
        });
      const earlier = await render({
        states: [Array.from(shot.earlier)],
        mid: 0,
        picture: { ...picture, tMs: picture.tMs - shot.gapMs },
        keypoints: [],
      });
      const { image, stats } = await render({
        states,
        mid: half ? 1 : 0,
        picture,
        keypoints: projectKeypoints(camera, shot.truth.persons),
      });
      const id = ++done,
        name = `images/pair-${String(id).padStart(6, '0')}`;
      fs.writeFileSync(path.join(o.out, `${name}.jpg`), Buffer.from(image, 'base64'));
      fs.writeFileSync(path.join(o.out, `${name}-prev.jpg`), Buffer.from(earlier.image, 'base64'));
      coco.images.push({
        id,
        file_name: `${name}.jpg`,
        prev_file_name: `${name}-prev.jpg`,
        gap_ms: shot.gapMs,
        width: camera.width,
        height: camera.height,
        scene_id: scene,
        camera: cameraTruth(camera),
      });
      annotate(coco, id, sim, camera, shot.truth, stats);
    }
    save();
    console.log(`${done} of ${count} pairs, ${((Date.now() - started) / 1000 / done).toFixed(2)} s each`);
  }
} finally {
  await browser.close();
}
