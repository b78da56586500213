import type { CameraModel } from '../domain/camera.ts';
import type { ScaleSource } from '../domain/handling.ts';
import { JOINT } from '../domain/observation.ts';
import type { SizeWh } from '../domain/picture.ts';
import { cameraModelOf } from '../geometry/hanging-camera.ts';
import { learnCamera, type LearntCamera, type Standing } from '../geometry/learn-camera.ts';
import { createProjection, type Projection } from '../geometry/projection.ts';
import type { PersonSample, PersonTrack } from '../tracking/tracks.ts';

/** Where metres come from: a calibrated camera, or one that is learnt from the people who walk before it. */
export interface Metres {
  readonly projection: Projection;
  /** What the projection was made of. */
  readonly camera: CameraModel;
  readonly source: ScaleSource;
  /** Relative error of every length that the projection gives; 0 for a calibrated camera. */
  readonly scaleError: number;
  /** Called for each frame. */
  note(persons: readonly PersonTrack[], tMs: number): void;
}

export function metresOf(camera: CameraModel | undefined, pictureWh: SizeWh): Metres {
  return camera === undefined ? new LearntMetres(pictureWh) : calibratedMetres(camera);
}

function calibratedMetres(camera: CameraModel): Metres {
  return {
    projection: createProjection(camera),
    camera,
    source: 'calibrated',
    scaleError: 0,
    note: () => undefined,
  };
}

/** A moment of a person each so often: between two frames nobody has moved. */
const MOMENT_EVERY_MS = 400;
const LEARN_EVERY_MS = 1600;
const MOMENTS_KEPT = 80;
/** The depth of the picture is known less well than its width. */
const CAUTION = 1.25;
const SEEN = 0.3;

const ANKLES = [JOINT.leftAnkle, JOINT.rightAnkle];
const HIPS = [JOINT.leftHip, JOINT.rightHip];
const FACE = [JOINT.nose, JOINT.leftEye, JOINT.rightEye, JOINT.leftEar, JOINT.rightEar];

/** Begins with the usual camera and learns as people are seen; what is newest counts, so that a camera that was moved is learnt anew. */
class LearntMetres implements Metres {
  readonly source = 'body-height';
  readonly #pictureWh: SizeWh;
  readonly #moments: (Standing & { readonly personId: number })[] = [];
  readonly #lastMoment = new Map<number, number>();
  #learnt: LearntCamera;
  #learntAtMs = -Infinity;
  #projection: Projection;

  constructor(pictureWh: SizeWh) {
    this.#pictureWh = pictureWh;
    this.#learnt = learnCamera([], 0, pictureWh);
    this.#projection = createProjection(cameraModelOf(this.#learnt.camera, pictureWh));
  }

  get projection(): Projection {
    return this.#projection;
  }

  get camera(): CameraModel {
    return cameraModelOf(this.#learnt.camera, this.#pictureWh);
  }

  get scaleError(): number {
    return CAUTION * this.#learnt.scaleSd;
  }

  note(persons: readonly PersonTrack[], tMs: number): void {
    if (tMs < this.#learntAtMs) {
      this.#lastMoment.clear();
      this.#learntAtMs = -Infinity;
    }
    const before = this.#moments.length;
    for (const person of persons) this.#noteOne(person, tMs);
    while (this.#moments.length > MOMENTS_KEPT) this.#moments.shift();
    const first = before === 0 && this.#moments.length > 0;
    if (first || (this.#moments.length > 0 && tMs - this.#learntAtMs >= LEARN_EVERY_MS)) this.#learn(tMs);
  }

  #noteOne(person: PersonTrack, tMs: number): void {
    const sample = person.samples.at(-1);
    if (sample === undefined || sample.tMs !== tMs) return;
    if (tMs - (this.#lastMoment.get(person.id) ?? -Infinity) < MOMENT_EVERY_MS) return;
    const standing = standingOf(sample);
    if (standing === undefined) return;
    this.#lastMoment.set(person.id, tMs);
    this.#moments.push({ ...standing, personId: person.id });
  }

  #learn(tMs: number): void {
    this.#learntAtMs = tMs;
    const people = new Set(this.#moments.map(({ personId }) => personId));
    for (const id of this.#lastMoment.keys()) if (!people.has(id)) this.#lastMoment.delete(id);
    this.#learnt = learnCamera(this.#moments, people.size, this.#pictureWh, this.#learnt.camera);
    this.#projection = createProjection(cameraModelOf(this.#learnt.camera, this.#pictureWh));
  }
}

function standingOf({ joints }: PersonSample): Standing | undefined {
  const anklesPx = middleOf(joints, ANKLES);
  const hipsPx = middleOf(joints, HIPS);
  const facePx = middleOf(joints, FACE);
  return anklesPx && hipsPx && facePx ? { anklesPx, hipsPx, facePx } : undefined;
}

/** Mean place of those joints that are seen. */
function middleOf(joints: Float32Array, which: readonly number[]): readonly [number, number] | undefined {
  let x = 0;
  let y = 0;
  let count = 0;
  for (const joint of which) {
    if (joints[3 * joint + 2]! < SEEN) continue;
    x += joints[3 * joint]!;
    y += joints[3 * joint + 1]!;
    count++;
  }
  return count === 0 ? undefined : [x / count, y / count];
}
