import type { Features, Gate } from '../../src/handling/candidate.ts';
import { beliefIn, standardised } from '../../src/handling/gate.ts';
import { solveSymmetric } from '../../src/geometry/solve-symmetric.ts';

export interface Example {
  /** Examples of one group are never split between learning and testing. */
  readonly group: string;
  readonly features: Features;
  readonly right: boolean;
  readonly weight: number;
}

/** Ridge on every weight but the bias, in units of examples. */
const RIDGE = 4;
const ROUNDS = 25;
const FOLDS = 5;

/** Logistic regression on z and z² of every feature by Newton's method (iteratively reweighted least squares) with a ridge. */
export function fitLogistic(examples: readonly Example[]): Gate {
  const names = Object.keys(examples[0]?.features ?? {});
  const scales = names.map((name) => meanAndSd(examples.map(({ features }) => features[name] ?? 0)));
  const rows = examples.map(({ features }) => [
    1,
    ...names.flatMap((name, i) => powers(features[name] ?? 0, scales[i]!)),
  ]);
  let weights = new Array<number>(1 + 2 * names.length).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const step = newtonStep(rows, examples, weights);
    if (step === undefined) break;
    weights = weights.map((value, i) => value - step[i]!);
    if (Math.max(...step.map(Math.abs)) < 1e-6) break;
  }
  return {
    bias: weights[0]!,
    terms: Object.fromEntries(
      names.map((name, i) => [name, [...scales[i]!, weights[1 + 2 * i]!, weights[2 + 2 * i]!] as const]),
    ),
  };
}

/** How well groups that were not learnt from are told apart, at the threshold with the best F1. */
export function scoreOf(examples: readonly Example[]) {
  const groups = [...new Set(examples.map(({ group }) => group))];
  const said: Said[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const test = new Set(groups.filter((_, i) => i % FOLDS === fold));
    const gate = fitLogistic(examples.filter(({ group }) => !test.has(group)));
    for (const { group, features, right } of examples)
      if (test.has(group)) said.push({ p: beliefIn(gate, features), right });
  }
  return { ...bestF1(said), auc: areaUnderCurve(said) };
}

interface Said {
  readonly p: number;
  readonly right: boolean;
}

function bestF1(said: readonly Said[]) {
  const rights = said.filter(({ right }) => right).length;
  let best = { threshold: 0.5, precision: 0, recall: 0, f1: 0 };
  let hits = 0;
  [...said]
    .sort((a, b) => b.p - a.p)
    .forEach(({ p, right }, i) => {
      if (right) hits++;
      const f1 = (2 * hits) / (i + 1 + rights);
      if (f1 > best.f1) best = { threshold: p, precision: hits / (i + 1), recall: hits / rights, f1 };
    });
  return best;
}

function areaUnderCurve(said: readonly Said[]): number {
  const sorted = [...said].sort((a, b) => a.p - b.p);
  let wrongs = 0;
  let area = 0;
  for (const { right } of sorted) {
    if (right) area += wrongs;
    else wrongs++;
  }
  return area / Math.max(1, wrongs * (said.length - wrongs));
}

function meanAndSd(values: readonly number[]): readonly [number, number] {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return [mean, Math.max(1e-3, Math.sqrt(variance))];
}

function powers(value: number, [mean, sd]: readonly [number, number]): number[] {
  const z = standardised(value, mean, sd);
  return [z, z * z];
}

function newtonStep(
  rows: readonly (readonly number[])[],
  examples: readonly Example[],
  weights: readonly number[],
): readonly number[] | undefined {
  const n = weights.length;
  const hessian = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_value, j) => (i === j ? (i === 0 ? 1e-6 : RIDGE) : 0)),
  );
  const gradient = weights.map((value, i) => (i === 0 ? 0 : RIDGE * value));
  rows.forEach((row, k) => {
    const { right, weight } = examples[k]!;
    const p = 1 / (1 + Math.exp(-row.reduce((sum, value, i) => sum + value * weights[i]!, 0)));
    const curvature = weight * Math.max(1e-6, p * (1 - p));
    for (let i = 0; i < n; i++) {
      gradient[i]! += weight * (p - (right ? 1 : 0)) * row[i]!;
      const own = hessian[i]!;
      for (let j = 0; j < n; j++) own[j]! += curvature * row[i]! * row[j]!;
    }
  });
  return solveSymmetric(hessian, gradient)?.solution;
}
