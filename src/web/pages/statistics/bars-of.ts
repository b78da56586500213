import type { Statistics } from '../../../wire/statistics.ts';
import type { Bar } from './bar-chart.tsx';

export function hourBars({ hours }: Statistics): readonly Bar[] {
  return hours.map(({ hour, violations }) => ({ label: String(hour), value: violations }));
}

/** Each bar stands over where its distances begin. */
export function distanceBars({ distances }: Statistics): readonly Bar[] {
  return distances.bins.map(({ fromM, violations }) => ({ label: metres(fromM), value: violations }));
}

export const metres = (valueM: number): string => String(Math.round(valueM * 100) / 100);

export const clockHour = (hour: number): string =>
  `${String(hour).padStart(2, '0')}:00–${String((hour + 1) % 24).padStart(2, '0')}:00`;
