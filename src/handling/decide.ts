import type { Handling } from '../domain/handling.ts';
import type { Join, Joins, LookAnswer } from '../domain/look.ts';
import { clamp } from './candidate.ts';
import type { Candidate, Proposal } from './proposal.ts';
import { verdictOf } from './verdict.ts';

/** What a second look says of the readings of a proposal; undefined where nothing can be said. */
export interface SecondOpinion {
  readonly joins: Joins;
  readonly answers: ReadonlyMap<Candidate, LookAnswer | undefined>;
}

const SURE = 1e-4;

/** Whether a second look can change what becomes of it. */
export function isWorthALook({ question, believed }: Candidate, joins: Joins): boolean {
  const join = joins[question];
  return join !== undefined && believed >= join.from;
}

/** The first reading that is believed, if any; the gates alone decide where there is no second opinion. */
export function decide(proposal: Proposal, opinion?: SecondOpinion): Handling | undefined {
  for (const candidate of proposal) {
    const { question, believed, facts } = candidate;
    const [join, look] = [opinion?.joins[question], opinion?.answers.get(candidate)?.[question]];
    const belief = join === undefined || look === undefined ? believed : joined(join, believed, look);
    if (belief >= 0.5) return verdictOf(facts, belief);
  }
  return undefined;
}

/** What the gates alone make of what was proposed. */
export const handlingsOf = (proposals: readonly Proposal[]): Handling[] =>
  proposals.flatMap((proposal) => decide(proposal) ?? []);

function joined(join: Join, believed: number, look: number): number {
  const sure = clamp(believed, SURE, 1 - SURE);
  const logOdds = join.gate * Math.log(sure / (1 - sure)) + join.look * look + join.bias;
  return 1 / (1 + Math.exp(-logOdds));
}
