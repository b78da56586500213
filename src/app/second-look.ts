import type { Handling } from '../domain/handling.ts';
import { LOOK_SPAN_MS, type Look, type LookAnswer } from '../domain/look.ts';
import { decide, isWorthALook } from '../handling/decide.ts';
import type { Candidate, Proposal } from '../handling/proposal.ts';

/** Looks again, over time; answers by look, with undefined where nothing can be said. Never rejects. */
export type LookAgain = (looks: readonly Look[]) => Promise<readonly (LookAnswer | undefined)[]>;

/**
 * Between the judge and those who hear of handlings: what a second look can change waits until there is enough to look at
 * (at most 0.7 s after the release), is looked at again, and only then decided. Each proposal is decided exactly once.
 */
export class SecondLook {
  readonly #lookAgain: LookAgain | undefined;
  readonly #onHandling: (handling: Handling) => void;
  /** Not decided yet: too early to look, or being looked at. */
  readonly #early = new Set<Proposal>();
  readonly #asked = new Set<Proposal>();

  /** @param lookAgain undefined where there is no network for it: the first look decides all, at once */
  constructor(lookAgain: LookAgain | undefined, onHandling: (handling: Handling) => void) {
    this.#lookAgain = lookAgain;
    this.#onHandling = onHandling;
  }

  /**
   * @param tMs of the frame after which these were proposed
   * @returns when all that could be looked at by now is decided
   */
  async take(proposals: readonly Proposal[], tMs: number): Promise<void> {
    const lookAgain = this.#lookAgain;
    for (const proposal of proposals) {
      if (lookAgain && proposal.some(isWorthALook)) this.#early.add(proposal);
      else this.#tell(proposal);
    }
    if (lookAgain === undefined) return;
    const due = [...this.#early].filter((proposal) => tMs >= lastPictureMs(proposal));
    await Promise.all(due.map((proposal) => this.#ask(proposal, lookAgain)));
  }

  /** The stream is over: the first look decides what is still open, and what is proposed last. */
  end(last: readonly Proposal[]): void {
    const open = [...this.#asked, ...this.#early, ...last];
    this.#asked.clear();
    this.#early.clear();
    for (const proposal of open) this.#tell(proposal);
  }

  async #ask(proposal: Proposal, lookAgain: LookAgain): Promise<void> {
    this.#early.delete(proposal);
    this.#asked.add(proposal);
    const worth = proposal.filter(isWorthALook);
    const said = await lookAgain(worth.map(({ look }) => look));
    // Otherwise the stream ended meanwhile, and it is told already.
    if (this.#asked.delete(proposal)) this.#tell(proposal, new Map(worth.map((one, i) => [one, said[i]])));
  }

  #tell(proposal: Proposal, answers?: ReadonlyMap<Candidate, LookAnswer | undefined>): void {
    const handling = decide(proposal, answers);
    if (handling !== undefined) this.#onHandling(handling);
  }
}

const lastPictureMs = (proposal: Proposal): number =>
  Math.max(...proposal.filter(isWorthALook).map(({ look }) => look.fromMs + LOOK_SPAN_MS));
