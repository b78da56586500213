/** What may have happened: each question has a gate of its own that says how likely it did. */
export const QUESTIONS = ['throw', 'toss', 'kick', 'place', 'handover', 'trample'] as const;
export type Question = (typeof QUESTIONS)[number];

/** What speaks for and against, by name; units are in the names. */
export type Features = Readonly<Record<string, number>>;

/** Between two bounds; what is not finite counts as most. */
export const clamp = (value: number, least: number, most: number): number =>
  Number.isFinite(value) ? Math.max(least, Math.min(most, value)) : most;

/** 0 where there is nothing. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Natural logarithm of a positive measure between two bounds. */
export const logOf = (value: number, least: number, most: number): number =>
  Math.log(clamp(value, least, most));
