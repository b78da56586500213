import type { Features, Gate, Question } from './candidate.ts';
import { GATES } from './gate-weights.ts';

/** A feature far outside what was learnt from says no more than the farthest that was. */
const MAX_Z = 3;

/** Belief that a candidate is what it seems to be, 0..1. Learnt by scripts/learn-gates.ts. */
export const belief = (question: Question, features: Features): number => beliefIn(GATES[question], features);

export function beliefIn({ bias, terms }: Gate, features: Features): number {
  let sum = bias;
  for (const [name, [mean, sd, z1, z2]] of Object.entries(terms)) {
    const z = standardised(features[name] ?? mean, mean, sd);
    sum += z1 * z + z2 * z * z;
  }
  return 1 / (1 + Math.exp(-sum));
}

export const standardised = (value: number, mean: number, sd: number): number =>
  Math.max(-MAX_Z, Math.min(MAX_Z, (value - mean) / sd));
