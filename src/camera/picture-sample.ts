import { fitInto } from '../domain/frame.ts';
import type { SizeWh } from '../domain/picture.ts';

/** Cells across and down, and points of each cell along either side. */
const COLUMNS = 32;
const ROWS = 18;
const POINTS = 4;
const CELLS = COLUMNS * ROWS;

/** A lamp seen through a dark room lights more than this, levels of 255. */
const DARK = 28;
/** A lens that is covered, or out of focus, shows no edge inside a cell: less than this between its points, levels. */
const EDGE = 16;
/** Of a test picture: no noise at all. */
const CLEAN = 2;
/** An overexposed picture is clean, too. */
const WHITE = 250;

/** What a picture looks like, coarsely. */
export interface PictureSample {
  /** Share of cells that are not dark, 0..1. */
  readonly litShare: number;
  /** Share of cells with an edge in them. */
  readonly edgeShare: number;
  /** Share of cells that have one and the same colour, without noise; 0 where that is black or white. */
  readonly flatShare: number;
  /** Whether one of the points differs from `other`'s by more than noise that was encoded away. */
  differsFrom(other: PictureSample): boolean;
  /** Brightness of one point of each cell, levels. */
  readonly points: Uint8Array;
}

const luma = (pixels: Uint8Array, at: number): number =>
  (pixels[at]! * 77 + pixels[at + 1]! * 150 + pixels[at + 2]! * 29) >> 8;

/** @param pixels rgb24 of `inputWh`, the picture at its top left */
export function samplePicture(pixels: Uint8Array, inputWh: SizeWh, pictureWh: SizeWh): PictureSample {
  const { scale } = fitInto(pictureWh, inputWh);
  const [w, h] = [Math.floor(pictureWh.w * scale), Math.floor(pictureWh.h * scale)];
  const points = new Uint8Array(CELLS);
  const colours: number[] = [];
  let [lit, edges] = [0, 0];
  for (let cell = 0; cell < CELLS; cell++) {
    const [column, row] = [cell % COLUMNS, Math.floor(cell / COLUMNS)];
    let [least, most, sum] = [255, 0, 0];
    let at = 0;
    for (let point = 0; point < POINTS * POINTS; point++) {
      const x = Math.floor(((column + ((point % POINTS) + 0.5) / POINTS) * w) / COLUMNS);
      const y = Math.floor(((row + (Math.floor(point / POINTS) + 0.5) / POINTS) * h) / ROWS);
      at = (y * inputWh.w + x) * 3;
      const level = luma(pixels, at);
      [least, most, sum] = [Math.min(least, level), Math.max(most, level), sum + level];
    }
    points[cell] = luma(pixels, at);
    if (sum / (POINTS * POINTS) > DARK) lit++;
    if (most - least > EDGE) edges++;
    if (most - least <= CLEAN && most > DARK && least < WHITE)
      colours.push((pixels[at]! << 16) | (pixels[at + 1]! << 8) | pixels[at + 2]!);
  }
  return {
    ...{ points, litShare: lit / CELLS, edgeShare: edges / CELLS, flatShare: largestGroup(colours) / CELLS },
    differsFrom: (other) => points.some((level, i) => Math.abs(level - other.points[i]!) > CLEAN),
  };
}

/** How many are of the colour that most have, give or take what the encoder does to it. */
function largestGroup(colours: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const colour of colours) {
    const coarse = colour & 0xf8f8f8;
    counts.set(coarse, (counts.get(coarse) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}
