import type { Violation } from '../../../wire/messages.ts';
import type { Dictionary } from '../language/dictionary.ts';

export function formatMetres(metres: number): string {
  return `${metres.toFixed(2)} m`;
}

/** "1.32 ± 0.11 m"; undefined where it was not measured. */
export function formatDistance({ distanceM, distanceSdM }: Violation): string | undefined {
  if (distanceM === null) return undefined;
  if (distanceSdM === null) return formatMetres(distanceM);
  return `${distanceM.toFixed(2)} ± ${distanceSdM.toFixed(2)} m`;
}

/** The distance, or why there is none. */
export function describeDistance(row: Violation, words: Dictionary): string {
  return formatDistance(row) ?? (row.kind === 'kick' ? words.anyDistance : words.notMeasured);
}

/** Cut, not rounded: 99.96 % is not yet 100 %. @param rate 0..1 */
export function formatRate(rate: number, locale: string): string {
  const percent = Math.floor(rate * 1000 + 1e-9) / 10;
  return new Intl.NumberFormat(locale, {
    maximumFractionDigits: 1,
    minimumFractionDigits: rate === 1 ? 0 : 1,
  }).format(percent);
}
