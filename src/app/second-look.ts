import type { Handling } from '../domain/handling.ts';
import { LOOK_SPAN_MS, type Joins, type Look, type LookAnswer } from '../domain/look.ts';
import { decide, isWorthALook, type SecondOpinion } from '../handling/decide.ts';
import type { Candidate, Proposal } from '../handling/proposal.ts';

/** Who looks again. */
export interface Looker {
  readonly joins: Joins;
  /** Answers by look, with undefined where nothing can be said. Never rejects. */
  lookAgain(looks: readonly Look[]): Promise<readonly (LookAnswer | undefined)[]>;
}

/**
 * Between the judge and those who hear of handlings: what a second look can change waits until there is enough to look at
 * (at most 0.7 s after the release), is looked at again, and only then decided. Each proposal is decided exactly once.
 */
export class SecondLook {
  readonly #looker: Looker | undefined;
  readonly #onHandling: (handling: Handling) => void;
  /** Not decided yet: too early to look, or being looked at; with the readings that are worth a look. */
  readonly #early = new Map<Proposal, readonly Candidate[]>();
  readonly #asked = new Set<Proposal>();

  /** @param looker undefined where there is no network for it: the first look decides all, at once */
  constructor(looker: Looker | undefined, onHandling: (handling: Handling) => void) {
    this.#looker = looker;
    this.#onHandling = onHandling;
  }

  /**
   * @param tMs of the frame after which these were proposed
   * @returns when all that could be looked at by now is decided
   */
  async take(proposals: readonly Proposal[], tMs: number): Promise<void> {
    const looker = this.#looker;
    for (const proposal of proposals) {
      const worth = looker ? proposal.filter((one) => isWorthALook(one, looker.joins)) : [];
      if (worth.length > 0) this.#early.set(proposal, worth);
      else this.#tell(proposal);
    }
    if (looker === undefined) return;
    const due = [...this.#early].filter(([, worth]) => tMs >= lastPictureMs(worth));
    await Promise.all(due.map(([proposal, worth]) => this.#ask(looker, proposal, worth)));
  }

  /** The stream is over: the first look decides what is still open, and what is proposed last. */
  end(last: readonly Proposal[]): void {
    const open = [...this.#asked, ...this.#early.keys(), ...last];
    this.#asked.clear();
    this.#early.clear();
    for (const proposal of open) this.#tell(proposal);
  }

  async #ask(looker: Looker, proposal: Proposal, worth: readonly Candidate[]): Promise<void> {
    this.#early.delete(proposal);
    this.#asked.add(proposal);
    const said = await looker.lookAgain(worth.map(({ look }) => look));
    // Otherwise the stream ended meanwhile, and it is told already.
    if (!this.#asked.delete(proposal)) return;
    this.#tell(proposal, { joins: looker.joins, answers: new Map(worth.map((one, i) => [one, said[i]])) });
  }

  #tell(proposal: Proposal, opinion?: SecondOpinion): void {
    const handling = decide(proposal, opinion);
    if (handling !== undefined) this.#onHandling(handling);
  }
}

const lastPictureMs = (worth: readonly Candidate[]): number =>
  Math.max(...worth.map(({ look }) => look.fromMs + LOOK_SPAN_MS));
