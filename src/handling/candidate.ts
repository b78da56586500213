import type { HandlingKind } from '../domain/handling.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';

/** What may have happened: each question has a gate of its own that says how likely it did. */
export const QUESTIONS = ['throw', 'toss', 'kick', 'place', 'handover', 'trample'] as const;
export type Question = (typeof QUESTIONS)[number];

/** What speaks for and against, by name; units are in the names. */
export type Features = Readonly<Record<string, number>>;

/** Something that may have happened, before it is believed or not. */
export interface Candidate {
  readonly question: Question;
  readonly kind: HandlingKind;
  readonly releaseMs: number;
  /** The parcel then. */
  readonly boxXyxyPx: BoxXyxyPx;
  readonly features: Features;
}
export type CandidateListener = (candidate: Candidate) => void;

/** A logistic regression over the standardised features and their squares. */
export interface Gate {
  readonly bias: number;
  /** By feature: its mean and standard deviation over the candidates learnt from, weights of z and of z². */
  readonly terms: Readonly<Record<string, readonly [mean: number, sd: number, z: number, zz: number]>>;
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
