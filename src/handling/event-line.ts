import type { Handling } from '../domain/handling.ts';

/** Millimetres and hundredths are finer than any measurement here, and keep a line stable byte for byte. */
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const roundedOrNull = (value: number | undefined, digits: number): number | null =>
  value === undefined ? null : rounded(value, digits);

/**
 * One finished handling as the JSON line that `replay` writes; times in ms of the video's own clock, `boxXyxy` in pixels
 * of the picture. The same handling always gives the same bytes; no line break at the end.
 */
export function toEventLine(handling: Handling): string {
  return JSON.stringify({
    kind: handling.kind,
    violation: handling.violation,
    advice: handling.advice,
    tStartMs: rounded(handling.tStartMs, 1),
    tReleaseMs: rounded(handling.tReleaseMs, 1),
    tEndMs: rounded(handling.tEndMs, 1),
    distanceM: roundedOrNull(handling.distanceM, 3),
    distanceSdM: roundedOrNull(handling.distanceSdM, 3),
    dropM: roundedOrNull(handling.dropM, 3),
    scale: handling.scale,
    probability: rounded(handling.probability, 3),
    boxXyxy: handling.boxXyxyPx.map((px) => rounded(px, 1)),
  });
}
