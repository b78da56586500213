import type { Handling } from '../domain/handling.ts';
import type { LookAnswer } from '../domain/look.ts';
import { clamp } from './candidate.ts';
import { JOINS } from './join-weights.ts';
import type { Candidate, Proposal } from './proposal.ts';
import { verdictOf } from './verdict.ts';

const SURE = 1e-4;

/** Whether a second look can change what becomes of it. */
export function isWorthALook({ question, believed }: Candidate): boolean {
  const join = JOINS[question];
  return join !== undefined && believed >= join.from;
}

/**
 * The first reading that is believed, if any.
 * @param answers of the second look; the gate alone decides where there is none
 */
export function decide(
  proposal: Proposal,
  answers: ReadonlyMap<Candidate, LookAnswer | undefined> = new Map(),
): Handling | undefined {
  for (const candidate of proposal) {
    const believed = beliefWith(candidate, answers.get(candidate));
    if (believed >= 0.5) return verdictOf(candidate.facts, believed);
  }
  return undefined;
}

/** What the gates alone make of what was proposed. */
export const handlingsOf = (proposals: readonly Proposal[]): Handling[] =>
  proposals.flatMap((proposal) => decide(proposal) ?? []);

function beliefWith({ question, believed }: Candidate, answer: LookAnswer | undefined): number {
  const [join, look] = [JOINS[question], answer?.[question]];
  if (join === undefined || look === undefined) return believed;
  const sure = clamp(believed, SURE, 1 - SURE);
  const logOdds = join.gate * Math.log(sure / (1 - sure)) + join.look * look + join.bias;
  return 1 / (1 + Math.exp(-logOdds));
}
