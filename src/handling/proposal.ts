import type { Look } from '../domain/look.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import type { Features, Question } from './candidate.ts';
import type { Facts } from './verdict.ts';

/** One reading of what may have happened to a parcel, before it is believed or not. */
export interface Candidate {
  readonly question: Question;
  readonly features: Features;
  /** By its gate alone, 0..1. */
  readonly believed: number;
  /** Where it was seen from the release to the end. */
  readonly path: readonly { readonly tMs: number; readonly boxXyxyPx: BoxXyxyPx }[];
  /** Where to look again. */
  readonly look: Look;
  /** The handling that it is if it is one. */
  readonly facts: Facts;
}

/** What may have happened to one parcel: its readings, from the first to ask for to the last; at most one is true. */
export type Proposal = readonly Candidate[];
