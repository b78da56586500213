import type { ModelCard } from '../../config/model-card.ts';
import type { Fit } from '../../domain/frame.ts';
import type { Look, LookAnswer } from '../../domain/look.ts';
import type { FrameView } from '../frame-view.ts';
import type { Fed, TensorSpec } from '../onnx-runtime.ts';
import type { Planes } from '../picture-memory.ts';
import type { SourceWindow } from '../resample.ts';
import type { Sighting } from '../sighting.ts';

/** Which of what a network sees is wanted in this run. */
export interface Wanted {
  readonly persons: boolean;
  readonly parcels: boolean;
}

/** Looks at the whole frame once. `outputs` come in the order of the array of that name; `fit` is that of `prepare`. */
export interface WholeFrameAdapter {
  readonly kind: 'whole-frame';
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** @returns what is fed, in the order of `inputs`, and where the picture lies in it; overwritten by the next call */
  prepare(view: FrameView): { readonly fed: readonly Fed[]; readonly fit: Fit };
  /** Adds people and parcels to `sighting`, best first, in pixels of the picture. */
  decode(outputs: readonly Float32Array[], fit: Fit, sighting: Sighting, wanted: Wanted): void;
}

/** Looks at one person at a time, in a crop round a box that another network found. */
export interface CropAdapter {
  readonly kind: 'crop';
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** @param persons rows as in Sighting, pixels of the picture; `at` is where the person begins */
  prepare(
    view: FrameView,
    persons: Float32Array,
    at: number,
  ): { readonly fed: readonly Fed[]; readonly window: SourceWindow };
  /** Writes 17 joints (x y score, pixels of the picture) at `jointsAt`. */
  decode(
    outputs: readonly Float32Array[],
    window: SourceWindow,
    fit: Fit,
    persons: Float32Array,
    jointsAt: number,
  ): void;
}

/** Looks over time at one place of the last seconds of a camera. */
export interface LookAdapter {
  readonly kind: 'look';
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /**
   * @param planePerPx cells of a plane that a pixel of the picture covers
   * @returns what is fed; undefined where not all of that time was seen; overwritten by the next call
   */
  prepare(planes: Planes, planePerPx: number, look: Look): readonly Fed[] | undefined;
  decode(outputs: readonly Float32Array[]): LookAnswer;
}

export type Adapter = WholeFrameAdapter | CropAdapter | LookAdapter;

/** Makes the adapter of a card; it owns its buffers, so each thread makes its own. */
export type Family = (card: ModelCard) => Adapter;
