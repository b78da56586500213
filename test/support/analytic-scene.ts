import { ptsMs } from '../../src/base/units.ts';
import type { CameraModel } from '../../src/domain/camera.ts';
import { JOINT, JOINT_COUNT, type Observations, type PersonSeen } from '../../src/domain/observation.ts';
import type { BoxXyxyPx } from '../../src/domain/picture.ts';
import type { Rules } from '../../src/domain/rules.ts';
import { createProjection, type Projection } from '../../src/geometry/projection.ts';
import { add, scaled, type Vec3 } from '../../src/geometry/vec3.ts';

/** A camera as it hangs on a sorting floor: 3.4 m high, 35 degrees down, 75 degrees wide, looking along +Y. */
export function hallCamera(mirrored = false): CameraModel {
  const focalPx = 417;
  const tilt = (35 * Math.PI) / 180;
  const [c, s] = [Math.cos(tilt), Math.sin(tilt)];
  return {
    sizeWh: { w: 640, h: 360 },
    intrinsicsK: [
      [focalPx, 0, 320],
      [0, focalPx, 180],
      [0, 0, 1],
    ],
    distortion: mirrored ? [0, 0, 0, 0, 0] : [-0.08, 0.01, 0, 0, 0],
    rotationR: [
      [1, 0, 0],
      [0, -s, -c],
      [0, c, -s],
    ],
    translationT: [0, 3.4 * c, 3.4 * s],
  };
}

export const RULES: Rules = {
  version: 'test',
  throwLimitM: 0.5,
  dropLimitM: 0.3,
  flagProbability: 0.5,
  violationKinds: ['throw', 'kick'],
};

/** Where a body's joints and a parcel are at one moment; metres. */
export interface Moment {
  readonly tMs: number;
  readonly persons: readonly {
    readonly placeM: Vec3;
    readonly wristsM: readonly [Vec3, Vec3];
    readonly anklesM?: readonly [Vec3, Vec3];
  }[];
  readonly parcels: readonly { readonly centreM: Vec3; readonly sizeM: number }[];
}

const BODY: readonly (readonly [joint: number, side: number, heightM: number])[] = [
  [JOINT.nose, 0, 1.56],
  [JOINT.leftShoulder, 0.18, 1.38],
  [JOINT.rightShoulder, -0.18, 1.38],
  [JOINT.leftHip, 0.12, 0.9],
  [JOINT.rightHip, -0.12, 0.9],
  [JOINT.leftKnee, 0.12, 0.48],
  [JOINT.rightKnee, -0.12, 0.48],
];

/** What a perfect network sees of a moment, plus noise of this many pixels from the given source of normal numbers. */
export function seen(
  camera: CameraModel,
  moment: Moment,
  gauss: () => number = () => 0,
  noisePx = 0,
): Observations {
  const projection = createProjection(camera);
  const noise = (): number => gauss() * noisePx;
  return {
    tMs: ptsMs(moment.tMs),
    persons: moment.persons.map((person) => seenPerson(projection, person, noise)),
    parcels: moment.parcels.map(({ centreM, sizeM }) => ({
      boxXyxyPx: cubeBox(projection, centreM, sizeM, noise),
      score: 0.9,
      doing: undefined,
    })),
  };
}

function seenPerson(
  projection: Projection,
  person: Moment['persons'][number],
  noise: () => number,
): PersonSeen {
  const joints = new Float32Array(JOINT_COUNT * 3);
  const put = (joint: number, pointM: Vec3): void => {
    const pixel = projection.project(pointM);
    if (pixel === undefined) return;
    joints.set([pixel.xPx + noise(), pixel.yPx + noise(), 0.9], 3 * joint);
  };
  const [x, y] = person.placeM;
  for (const [joint, side, heightM] of BODY) put(joint, [x + side, y, heightM]);
  const ankles = person.anklesM ?? [
    [x + 0.12, y, 0.09],
    [x - 0.12, y, 0.09],
  ];
  put(JOINT.leftAnkle, ankles[0]);
  put(JOINT.rightAnkle, ankles[1]);
  put(JOINT.leftWrist, person.wristsM[0]);
  put(JOINT.rightWrist, person.wristsM[1]);
  const xs: number[] = [];
  const ys: number[] = [];
  for (let j = 0; j < JOINT_COUNT; j++) {
    if (joints[3 * j + 2]! === 0) continue;
    xs.push(joints[3 * j]!);
    ys.push(joints[3 * j + 1]!);
  }
  const box: BoxXyxyPx = [Math.min(...xs) - 6, Math.min(...ys) - 8, Math.max(...xs) + 6, Math.max(...ys) + 6];
  return { boxXyxyPx: box, score: 0.9, joints };
}

function cubeBox(projection: Projection, centreM: Vec3, sizeM: number, noise: () => number): BoxXyxyPx {
  const centre = projection.project(centreM)!;
  const half = (0.6 * sizeM * projection.focalPx) / centre.depthM;
  const [dx, dy] = [noise(), noise()];
  return [centre.xPx - half + dx, centre.yPx - half + dy, centre.xPx + half + dx, centre.yPx + half + dy];
}

const GRAVITY: Vec3 = [0, 0, -9.81];

/** A point that flies freely. */
export const flown = (fromM: Vec3, velocityMps: Vec3, tS: number): Vec3 =>
  add(add(fromM, scaled(velocityMps, tS)), scaled(GRAVITY, 0.5 * tS * tS));

export interface ThrowPlan {
  readonly placeM: Vec3;
  readonly releaseM: Vec3;
  readonly velocityMps: Vec3;
  /** Height of the centre at which it lands, and stays. */
  readonly landingHeightM: number;
  readonly sizeM: number;
}

const HOLD_MS = 1200;
const SWING_MS = 200;
const REST_MS = 1300;

/** When a plan's parcel leaves the hands and when it lands. */
export function timesOf(plan: ThrowPlan): {
  readonly releaseMs: number;
  readonly landingMs: number;
  readonly landingM: Vec3;
} {
  const up = plan.velocityMps[2];
  const fallM = plan.releaseM[2] - plan.landingHeightM;
  const flightS = (up + Math.sqrt(Math.max(0, up * up + 2 * 9.81 * fallM))) / 9.81;
  return {
    releaseMs: HOLD_MS,
    landingMs: HOLD_MS + 1000 * flightS,
    landingM: flown(plan.releaseM, plan.velocityMps, flightS),
  };
}

/** One worker lifts a parcel, swings it and lets it go: the moment at a time. */
export function throwMoment(plan: ThrowPlan, tMs: number): Moment {
  const { releaseMs, landingMs, landingM } = timesOf(plan);
  // Before the swing the parcel is carried up slowly; in the swing it gains its velocity evenly.
  const swingS = SWING_MS / 1000;
  const startM = add(plan.releaseM, scaled(plan.velocityMps, -0.5 * swingS));
  const lift = Math.min(1, Math.max(0, tMs / (releaseMs - SWING_MS)));
  const inSwingS = Math.max(0, (tMs - (releaseMs - SWING_MS)) / 1000);
  const handM: Vec3 =
    tMs < releaseMs - SWING_MS
      ? [startM[0], startM[1], startM[2] - 0.5 * (1 - lift)]
      : add(startM, scaled(plan.velocityMps, (0.5 * Math.min(inSwingS, swingS) ** 2) / swingS));
  const parcelM =
    tMs <= releaseMs
      ? handM
      : tMs < landingMs
        ? flown(plan.releaseM, plan.velocityMps, (tMs - releaseMs) / 1000)
        : landingM;
  const half = 0.5 * plan.sizeM;
  return {
    tMs,
    persons: [
      {
        placeM: plan.placeM,
        wristsM: [
          [handM[0] + half, handM[1], handM[2]],
          [handM[0] - half, handM[1], handM[2]],
        ],
      },
    ],
    parcels: [{ centreM: parcelM, sizeM: plan.sizeM }],
  };
}

/** All frames of a plan, from the first moment until the parcel has lain still for a while. */
export function throwFrames(plan: ThrowPlan, stepMs = 80): readonly Moment[] {
  const frames: Moment[] = [];
  for (let tMs = 0; tMs <= timesOf(plan).landingMs + REST_MS; tMs += stepMs)
    frames.push(throwMoment(plan, tMs));
  return frames;
}

/** Normal numbers from a seed (mulberry32 and Box-Muller). */
export function seededGauss(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
