import type { Join, Question } from './candidate.ts';

/** Written by scripts/train/look.py; questions that gain nothing from a second look are not here. */
export const JOINS: Readonly<Partial<Record<Question, Join>>> = {
  throw: { from: 0.05, gate: 0.6, look: 0.6, bias: 0 },
  toss: { from: 0.05, gate: 0.6, look: 0.6, bias: 0 },
  place: { from: 0.05, gate: 0.6, look: 0.6, bias: 0 },
};
