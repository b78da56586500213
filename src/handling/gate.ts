import type { Features, Gate, Question } from './candidate.ts';
import { GATES } from './gate-weights.ts';

/** Belief that a candidate is what it seems to be, 0..1. Learnt by scripts/train/learn_gates.py. */
export const belief = (question: Question, features: Features): number => beliefIn(GATES[question], features);

/** Depth of every tree. */
const DEPTH = 3;
const SPLITS = 2 ** DEPTH - 1;

export function beliefIn({ bias, names, usual, trees }: Gate, features: Features): number {
  const values = names.map((name, i) => features[name] ?? usual[i]!);
  let sum = bias;
  for (const tree of trees) {
    let node = 0;
    for (let level = 0; level < DEPTH; level++)
      node = 2 * node + (values[tree[node]!]! <= tree[SPLITS + node]! ? 1 : 2);
    sum += tree[SPLITS + node]!;
  }
  return 1 / (1 + Math.exp(-sum));
}
