import type { ParcelDoing } from '../domain/observation.ts';

/** What may have happened: each question has a gate of its own that says how likely it did. */
export const QUESTIONS = ['throw', 'toss', 'kick', 'place', 'handover', 'trample'] as const;
export type Question = (typeof QUESTIONS)[number];

/** What speaks for and against, by name; units are in the names. */
export type Features = Readonly<Record<string, number>>;

/** A sum of small decision trees over the features. */
export interface Gate {
  readonly bias: number;
  readonly names: readonly string[];
  /** By feature: what stands for it where nothing is known of it. */
  readonly usual: readonly number[];
  /**
   * Full binary trees of depth 3, level by level: 7 features (by place in `names`), 7 thresholds (at most: left), 8 values of
   * the leaves, in log odds.
   */
  readonly trees: readonly (readonly number[])[];
}

/** Between two bounds; what is not finite counts as most. */
export const clamp = (value: number, least: number, most: number): number =>
  Number.isFinite(value) ? Math.max(least, Math.min(most, value)) : most;

/** 0 where there is nothing. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Natural logarithm of a positive measure between two bounds. */
export const logOf = (value: number, least: number, most: number): number =>
  Math.log(clamp(value, least, most));

/** Mean probabilities of what the network takes the parcel to be doing in some frames; nothing where it does not say. */
export function doingIn(
  name: string,
  marks: readonly { readonly doing: ParcelDoing | undefined }[],
  what: readonly (keyof ParcelDoing)[],
): Features {
  const said = marks.flatMap(({ doing }) => doing ?? []);
  if (said.length === 0) return {};
  return Object.fromEntries(what.map((one) => [`${one}${name}`, mean(said.map((doing) => doing[one]))]));
}
