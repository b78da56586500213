import type { SizeWh } from '../domain/picture.ts';

/** A rectangle of the source, pixels; it may reach beyond the source. */
export interface SourceWindow {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Taps of one axis: output i is the weighted sum of source `start[i]` .. `start[i] + taps - 1`. */
interface Axis {
  readonly taps: number;
  readonly start: Int32Array;
  /** shape (n, taps) */
  readonly weights: Float32Array;
}

/**
 * Scales a window of an rgb24 picture: separable triangle filter, as wide as the reduction asks (so it averages where it
 * shrinks and is bilinear where it enlarges). `edge` says what lies outside the source: nothing, or black.
 * Keeps its buffers: one instance a thread and purpose.
 */
export class Resampler {
  readonly #edge: 'none' | 'black';
  #rows = new Float32Array(0);
  #sums = new Float32Array(0);

  constructor(edge: 'none' | 'black') {
    this.#edge = edge;
  }

  /** Writes `outWh` pixels at the top left of `out`, whose rows are `outRowPx` pixels long. */
  into(
    out: Uint8Array,
    outRowPx: number,
    outWh: SizeWh,
    source: Uint8Array,
    sourceWh: SizeWh,
    sourceRowPx: number,
    window: SourceWindow,
  ): void {
    const across = axis(outWh.w, window.x, window.w, sourceWh.w, this.#edge);
    const down = axis(outWh.h, window.y, window.h, sourceWh.h, this.#edge);
    const first = down.start.reduce((least, y) => Math.min(least, y), sourceWh.h);
    const last = down.start.reduce((most, y) => Math.max(most, y + down.taps), 0);
    const rowValues = outWh.w * 3;
    if (this.#rows.length < (last - first) * rowValues)
      this.#rows = new Float32Array((last - first) * rowValues);
    for (let y = first; y < Math.min(last, sourceWh.h); y++)
      scaleRow(this.#rows, (y - first) * rowValues, source, y * sourceRowPx * 3, across, outWh.w);
    const sums = this.#sumsOf(rowValues);
    for (let y = 0; y < outWh.h; y++) {
      mixRow(sums, this.#rows, down, y, first, sourceWh.h);
      out.set(sums, y * outRowPx * 3);
    }
  }

  #sumsOf(length: number): Float32Array {
    if (this.#sums.length !== length) this.#sums = new Float32Array(length);
    return this.#sums;
  }
}

function scaleRow(
  rows: Float32Array,
  rowsAt: number,
  source: Uint8Array,
  sourceAt: number,
  { taps, start, weights }: Axis,
  width: number,
): void {
  for (let x = 0, to = rowsAt; x < width; x++, to += 3) {
    let r = 0;
    let g = 0;
    let b = 0;
    for (let k = 0, i = sourceAt + start[x]! * 3, w = x * taps; k < taps; k++, i += 3, w++) {
      const weight = weights[w]!;
      if (weight === 0) continue;
      r += source[i]! * weight;
      g += source[i + 1]! * weight;
      b += source[i + 2]! * weight;
    }
    rows[to] = r;
    rows[to + 1] = g;
    rows[to + 2] = b;
  }
}

/** One pass over the row for each tap: the arrays are read in the order in which they lie. */
function mixRow(
  sums: Float32Array,
  rows: Float32Array,
  { taps, start, weights }: Axis,
  y: number,
  first: number,
  sourceRows: number,
): void {
  const rowValues = sums.length;
  const used = Math.min(taps, sourceRows - start[y]!);
  // Half a step, because the conversion to bytes cuts.
  sums.fill(0.5);
  for (let k = 0; k < used; k++) {
    const weight = weights[y * taps + k]!;
    if (weight === 0) continue;
    for (let i = 0, from = (start[y]! - first + k) * rowValues; i < rowValues; i++, from++)
      sums[i]! += rows[from]! * weight;
  }
}

function axis(n: number, from: number, length: number, size: number, edge: 'none' | 'black'): Axis {
  const ratio = length / n;
  const reach = Math.max(1, ratio);
  const taps = Math.ceil(reach * 2);
  const start = new Int32Array(n);
  const weights = new Float32Array(n * taps);
  for (let i = 0; i < n; i++) {
    const centre = from + (i + 0.5) * ratio - 0.5;
    const begin = Math.max(0, Math.min(size - 1, Math.ceil(centre - reach)));
    start[i] = begin;
    const inside = fillWeights(weights, i * taps, taps, begin, size, centre, reach);
    const whole = edge === 'none' ? inside : wholeWeight(centre, reach);
    for (let k = 0; k < taps; k++) weights[i * taps + k] = whole === 0 ? 0 : weights[i * taps + k]! / whole;
  }
  return { taps, start, weights };
}

/** Triangle weights of the taps that lie in the source; returns their sum. */
function fillWeights(
  weights: Float32Array,
  at: number,
  taps: number,
  begin: number,
  size: number,
  centre: number,
  reach: number,
): number {
  let sum = 0;
  for (let k = 0; k < taps && begin + k < size; k++) {
    const weight = Math.max(0, 1 - Math.abs(begin + k - centre) / reach);
    weights[at + k] = weight;
    sum += weight;
  }
  return sum;
}

function wholeWeight(centre: number, reach: number): number {
  let sum = 0;
  for (let at = Math.ceil(centre - reach); at <= centre + reach; at++)
    sum += Math.max(0, 1 - Math.abs(at - centre) / reach);
  return sum;
}
