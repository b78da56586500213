import type { ModelInput } from '../config/model-card.ts';
import { fitInto, type Fit } from '../domain/frame.ts';
import { contentOf, fillOutside, type PictureView } from './frame-view.ts';
import { Resampler, type SourceWindow } from './resample.ts';
import type { Fed, TensorSpec } from './onnx-runtime.ts';

/** What is fed, and where the picture lies in it. */
export interface Placed {
  readonly data: Fed;
  readonly fit: Fit;
}

/** Turns frames into the input that a card asks for: size, fill, colour order, layout, normalisation. Owns its buffers. */
export class NetworkInput {
  readonly spec: TensorSpec;
  readonly #input: ModelInput;
  readonly #rgb: Uint8Array<ArrayBuffer>;
  readonly #packed: Fed;
  /** The frame's own layout: nothing to turn. */
  readonly #plain: boolean;
  readonly #tables: readonly Float32Array[];
  readonly #fitted = new Resampler('none');
  readonly #cropped = new Resampler('black');

  constructor(input: ModelInput) {
    const { w, h } = input.sizeWh;
    this.#input = input;
    this.spec = {
      name: input.name,
      type: input.type,
      dims: input.layout === 'NHWC' ? [1, h, w, 3] : [1, 3, h, w],
    };
    this.#plain =
      input.type === 'uint8' &&
      input.layout === 'NHWC' &&
      input.colour === 'RGB' &&
      input.normalisation === undefined;
    this.#rgb = new Uint8Array(w * h * 3);
    if (this.#plain) this.#packed = this.#rgb;
    else this.#packed = input.type === 'uint8' ? new Uint8Array(w * h * 3) : new Float32Array(w * h * 3);
    this.#tables = [0, 1, 2].map((channel) => valueTable(input, channel));
  }

  /** The whole picture, scaled to fit at the top left. A frame that already has the right form is fed as it is. */
  place(view: PictureView): Placed {
    const { sizeWh, fill } = this.#input;
    const frameWh = view.fit.inputWh;
    if (frameWh.w === sizeWh.w && frameWh.h === sizeWh.h) {
      fillOutside(view.pixels, frameWh, contentOf(view.fit), fill);
      return { data: this.#pack(view.pixels), fit: view.fit };
    }
    const fit = fitInto(view.fit.pictureWh, sizeWh);
    const from = contentOf(view.fit);
    const to = contentOf(fit);
    this.#fitted.into(this.#rgb, sizeWh.w, to, view.pixels, from, frameWh.w, { x: 0, y: 0, ...from });
    fillOutside(this.#rgb, sizeWh, to, fill);
    return { data: this.#pack(this.#rgb), fit };
  }

  /** @param window of the frame, in its pixels; what lies outside the picture is black */
  crop(view: PictureView, window: SourceWindow): Fed {
    const { sizeWh } = this.#input;
    const content = contentOf(view.fit);
    this.#cropped.into(this.#rgb, sizeWh.w, sizeWh, view.pixels, content, view.fit.inputWh.w, window);
    return this.#pack(this.#rgb);
  }

  #pack(rgb: Uint8Array<ArrayBuffer>): Fed {
    if (this.#plain) return rgb;
    const { layout, colour, sizeWh } = this.#input;
    const count = sizeWh.w * sizeWh.h;
    for (let channel = 0; channel < 3; channel++) {
      const source = colour === 'RGB' ? channel : 2 - channel;
      const to = layout === 'NHWC' ? channel : channel * count;
      packChannel(this.#packed, to, layout === 'NHWC' ? 3 : 1, rgb, source, this.#tables[channel]!);
    }
    return this.#packed;
  }
}

function packChannel(
  out: Uint8Array | Float32Array,
  outAt: number,
  outStep: number,
  rgb: Uint8Array,
  channel: number,
  table: Float32Array,
): void {
  for (let i = channel, to = outAt; i < rgb.length; i += 3, to += outStep) out[to] = table[rgb[i]!]!;
}

/** The fed value of each byte: a look-up is as fast as the arithmetic and serves every normalisation. */
function valueTable({ normalisation }: ModelInput, channel: number): Float32Array {
  const mean = normalisation?.mean[channel] ?? 0;
  const deviation = normalisation?.deviation[channel] ?? 1;
  return Float32Array.from({ length: 256 }, (_, value) => (value - mean) / deviation);
}
