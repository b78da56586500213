import type { Config } from '../config/schema.ts';
import type { HandlingKind } from '../domain/handling.ts';
import { ASKED_DAYS } from '../store/recheck-answers.ts';
import type { RecheckDayRow, RecheckRow } from '../store/recheck-rows.ts';
import { isoAt, siteDayAt, siteDayOf, type SiteDay } from '../store/site-day.ts';
import type { RecheckAnswer } from '../wire/recheck-answer.ts';
import { recheckClipPath, type RecheckDisagreement, type RecheckFigures } from '../wire/recheck.ts';
import type { Verdict } from '../wire/verdict.ts';
import { cohensKappa } from './cohens-kappa.ts';
import { estimateRecall, type QuietStratum } from './estimate-recall.ts';
import { wilsonInterval } from './wilson.ts';

/** With fewer looks an interval would be the only thing to see. */
const LEAST_LOOKS = 20;
/** Misses are rare: with fewer quiet looks nothing can be said of them. */
const LEAST_QUIET_LOOKS = 100;
const MOST_DISAGREEMENTS = 50;

/** A violation that the machine flagged. */
export interface FlaggedOnDay {
  /** yyyy-mm-dd, of the release. */
  readonly day: string;
  readonly cameraId: string;
  readonly verdict: Verdict | null;
}

export interface RecheckFacts {
  readonly config: Pick<Config, 'site' | 'rules' | 'cameras'>;
  readonly camera: string | undefined;
  /** At least one, oldest first. */
  readonly days: readonly SiteDay[];
  readonly today: string;
  /** Newest first, of these days and that camera, as are the others. */
  readonly rows: readonly RecheckRow[];
  readonly drawnFrom: readonly RecheckDayRow[];
  readonly flagged: readonly FlaggedOnDay[];
}

/** A row with what the answer means where it happened: undefined where nobody answered, or could not tell. */
interface Look extends RecheckRow {
  readonly isViolation: boolean | undefined;
}

/** What the blind rechecks say of the machine and of the auditors. Pure. docs/design/recheck.md says what each figure means. */
export function countRechecks(facts: RecheckFacts): RecheckFigures {
  const { config, days, today } = facts;
  const looks = facts.rows.map((row): Look => ({ ...row, isViolation: meaningOf(row, config) }));
  const ofVerdicts = looks.filter(({ source }) => source === 'verdict');
  const quiet = looks.filter(({ source }) => source === 'quiet');
  return {
    from: days[0]?.day ?? '',
    to: days.at(-1)?.day ?? '',
    camera: facts.camera ?? null,
    precision: precisionOf(facts.flagged, ofVerdicts),
    recall: recallOf(facts, ofVerdicts, quiet),
    agreement: agreementOf(ofVerdicts),
    samples: samplesOf(looks, today, config.site.timeZone),
    least: { looks: LEAST_LOOKS, quietLooks: LEAST_QUIET_LOOKS },
    disagreements: disagreementsOf(looks, config.site.timeZone),
  };
}

const KINDS_OF: Record<Exclude<RecheckAnswer, 'gentle' | 'cannot-tell'>, readonly HandlingKind[]> = {
  throw: ['throw'],
  kick: ['kick'],
  drop: ['drop'],
  rough: ['trample', 'sit'],
};

/** By the rules in force now at that place. */
function meaningOf(
  { answer, cameraId, zone }: RecheckRow,
  config: RecheckFacts['config'],
): boolean | undefined {
  if (answer === null || answer === 'cannot-tell') return undefined;
  if (answer === 'gentle') return false;
  const camera = config.cameras.find(({ id }) => id === cameraId);
  const own = camera?.zones.find(({ id }) => id === zone)?.rules?.violationKinds;
  const forbidden = own ?? config.rules.violationKinds;
  return KINDS_OF[answer].some((kind) => forbidden.includes(kind));
}

const decided = (looks: readonly Look[]): readonly Look[] =>
  looks.filter(({ isViolation }) => isViolation !== undefined);
const violationsOf = (looks: readonly Look[]): number =>
  looks.filter(({ isViolation }) => isViolation === true).length;

function estimateOf(successes: number, trials: number): RecheckFigures['agreement']['estimate'] {
  if (trials < LEAST_LOOKS) return null;
  return { share: successes / trials, ...wilsonInterval(successes, trials) };
}

function precisionOf(
  flagged: readonly FlaggedOnDay[],
  ofVerdicts: readonly Look[],
): RecheckFigures['precision'] {
  const count = (verdict: Verdict): number => flagged.filter((row) => row.verdict === verdict).length;
  const [confirmed, falseAlarms] = [count('confirmed'), count('false-alarm')];
  const looked = decided(ofVerdicts);
  const violations = violationsOf(looked);
  return {
    verdicts: { confirmed, falseAlarms, estimate: estimateOf(confirmed, confirmed + falseAlarms) },
    rechecks: { looks: looked.length, violations, estimate: estimateOf(violations, looked.length) },
  };
}

/** Of cameras and days that are over and from which quiet handlings were drawn. */
function recallOf(
  { drawnFrom, today, flagged, config }: RecheckFacts,
  ofVerdicts: readonly Look[],
  quiet: readonly Look[],
): RecheckFigures['recall'] {
  const { timeZone } = config.site;
  const keyOf = ({ day, cameraId }: { readonly day: string; readonly cameraId: string }): string =>
    `${day} ${cameraId}`;
  const past = drawnFrom.filter(({ day }) => day < today);
  const covered = new Set(past.map(keyOf));
  const looksAt = new Map<string, Look[]>();
  for (const look of quiet) looksAt.set(keyOf(look), [...(looksAt.get(keyOf(look)) ?? []), look]);
  const strata = past.map((row): QuietStratum => {
    const drawn = looksAt.get(keyOf(row)) ?? [];
    const looks = decided(drawn);
    return {
      handlings: row.handlings,
      drawn: drawn.length,
      looks: looks.length,
      missed: violationsOf(looks),
    };
  });
  const looked = decided(ofVerdicts).filter(({ cameraId, releasedWallMs }) =>
    covered.has(keyOf({ cameraId, day: siteDayAt(releasedWallMs, timeZone).day })),
  );
  const sum = (pick: (stratum: QuietStratum) => number): number =>
    strata.reduce((all, stratum) => all + pick(stratum), 0);
  const counts = {
    flagged: flagged.filter((row) => covered.has(keyOf(row))).length,
    flaggedLooks: looked.length,
    quietLooks: sum(({ looks }) => looks),
  };
  const isEnough = counts.flaggedLooks >= LEAST_LOOKS && counts.quietLooks >= LEAST_QUIET_LOOKS;
  const recall = isEnough
    ? estimateRecall({ ...counts, flaggedFound: violationsOf(looked), quiet: strata })
    : undefined;
  return {
    ...counts,
    quiet: sum(({ handlings }) => handlings),
    missedLooks: sum(({ missed }) => missed),
    missed: recall?.missed ?? null,
    estimate: recall === undefined ? null : { share: recall.share, low: recall.low, high: recall.high },
  };
}

/** Names as people type them: who says both is no second person. */
const isSamePerson = (a: string | null, b: string | null): boolean => a?.toLowerCase() === b?.toLowerCase();

const pairsOf = (ofVerdicts: readonly Look[]): readonly Look[] =>
  ofVerdicts.filter(
    ({ answer, verdict, answeredBy, verdictBy }) =>
      answer !== null && verdict !== null && !isSamePerson(answeredBy, verdictBy),
  );

function agreementOf(ofVerdicts: readonly Look[]): RecheckFigures['agreement'] {
  const all = pairsOf(ofVerdicts);
  const pairs = decided(all).filter(({ verdict }) => verdict !== 'unsure');
  const count = (verdict: Verdict, isViolation: boolean): number =>
    pairs.filter((pair) => pair.verdict === verdict && pair.isViolation === isViolation).length;
  const counts = {
    bothYes: count('confirmed', true),
    bothNo: count('false-alarm', false),
    onlyFirst: count('confirmed', false),
    onlySecond: count('false-alarm', true),
  };
  const same = counts.bothYes + counts.bothNo;
  return {
    pairs: pairs.length,
    same,
    undecided: all.length - pairs.length,
    estimate: estimateOf(same, pairs.length),
    kappa: pairs.length < LEAST_LOOKS ? null : (cohensKappa(counts) ?? null),
  };
}

function samplesOf(looks: readonly Look[], today: string, timeZone: string): RecheckFigures['samples'] {
  const firstDay = siteDayOf(today, timeZone, -ASKED_DAYS).day;
  const count = (is: (look: Look) => boolean): number => looks.filter(is).length;
  // What was drawn today is asked about tomorrow: its clip may still be on its way.
  const waits = ({ answer, hasClip, day }: Look): boolean =>
    answer === null && day >= firstDay && (hasClip || day === today);
  return {
    verdicts: count(({ source }) => source === 'verdict'),
    quiet: count(({ source }) => source === 'quiet'),
    answered: count(({ answer }) => answer !== null),
    cannotTell: count(({ answer }) => answer === 'cannot-tell'),
    waiting: count(waits),
    lapsed: count((look) => look.answer === null && !waits(look)),
  };
}

function disagreementsOf(looks: readonly Look[], timeZone: string): RecheckDisagreement[] {
  const pairs = new Set(pairsOf(looks.filter(({ source }) => source === 'verdict')));
  return looks
    .flatMap((look): RecheckDisagreement[] => {
      const against = againstOf(look, pairs.has(look));
      if (against === undefined || look.answer === null) return [];
      const { id, releasedWallMs, cameraName, answer } = look;
      return [{ id, occurredAt: isoAt(releasedWallMs, timeZone), cameraName, answer, against }];
    })
    .slice(0, MOST_DISAGREEMENTS);
}

function againstOf(look: Look, isPair: boolean): RecheckDisagreement['against'] | undefined {
  const { source, id, handlingId, kind, verdict, isViolation, hasClip } = look;
  if (source === 'quiet')
    return isViolation === true ? { source, kind, clipUrl: hasClip ? recheckClipPath(id) : null } : undefined;
  if (!isPair || verdict === null || verdict === 'unsure' || isViolation === undefined) return undefined;
  return (verdict === 'confirmed') === isViolation ? undefined : { source, violationId: handlingId, verdict };
}
