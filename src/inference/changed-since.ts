import type { SizeWh } from '../domain/picture.ts';

/** Side of a block, cells of the half-size plane: 16 px of the frame, the smallest parcel that counts. */
const BLOCK = 8;
/** A block has changed when its mean change is over this many times the picture's usual one, plus a little. */
const TIMES_USUAL = 2.5;
const AT_LEAST = 2;
/** Mean changes are counted in quarters of a grey level, up to 64 levels. */
const STEPS = 256;
const counts = new Uint16Array(STEPS);

/**
 * Whether some block of a picture differs from an earlier one by more than noise does. The usual change is the median over
 * all blocks: noise, compression and light that flickers move all of them, a person or a parcel only few.
 * @param before, now planes of `columns` a row; only `halfWh` of them counts
 */
export function changedSince(before: Uint8Array, now: Uint8Array, columns: number, halfWh: SizeWh): boolean {
  counts.fill(0);
  let blocks = 0;
  let most = 0;
  for (let y = 0; y + BLOCK <= halfWh.h; y += BLOCK)
    for (let x = 0; x + BLOCK <= halfWh.w; x += BLOCK) {
      const mean = meanChange(before, now, columns, y * columns + x);
      counts[Math.min(STEPS - 1, Math.floor(mean * 4))]!++;
      blocks++;
      if (mean > most) most = mean;
    }
  return most > TIMES_USUAL * medianOfCounts(blocks) + AT_LEAST;
}

function meanChange(before: Uint8Array, now: Uint8Array, columns: number, from: number): number {
  let sum = 0;
  for (let row = 0; row < BLOCK; row++)
    for (let at = from + row * columns, end = at + BLOCK; at < end; at++)
      sum += Math.abs(now[at]! - before[at]!);
  return sum / (BLOCK * BLOCK);
}

function medianOfCounts(total: number): number {
  let seen = 0;
  for (let step = 0; step < STEPS; step++) {
    seen += counts[step]!;
    if (2 * seen >= total) return step / 4;
  }
  return STEPS / 4;
}
