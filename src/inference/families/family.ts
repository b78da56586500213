import type { ModelCard } from '../../config/model-card.ts';
import type { Fit } from '../../domain/frame.ts';
import type { FrameView } from '../frame-view.ts';
import type { Fed, TensorSpec } from '../onnx-runtime.ts';
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

export type Adapter = WholeFrameAdapter | CropAdapter;

/** Makes the adapter of a card; it owns its buffers, so each thread makes its own. */
export type Family = (card: ModelCard) => Adapter;
