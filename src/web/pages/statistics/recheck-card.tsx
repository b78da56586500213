import type { ReactNode } from 'react';
import { RecheckFiguresSchema, type RecheckFigures } from '../../../wire/recheck.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading } from '../frame/notices.tsx';
import { useRecheckWords } from '../language/recheck-words.ts';
import { useWords } from '../language/language.tsx';
import { DisagreementList } from './disagreement-list.tsx';
import { IntervalLine } from './interval-line.tsx';
import own from './recheck-card.module.css';
import { writeChoice, type StatisticsChoice } from './statistics-address.ts';
import classes from './statistics-page.module.css';

/** What a second pair of eyes, told nothing, says of the machine and of the first pair. */
export function RecheckCard({ choice }: { choice: StatisticsChoice }) {
  const words = useRecheckWords().figures;
  const [figures, reload] = useFetched(
    `/api/recheck/figures${writeChoice({ ...choice, zone: undefined })}`,
    RecheckFiguresSchema,
  );
  // The days themselves are wrong: the page says so already.
  if (figures.kind === 'error' && figures.code === 'bad-request') return undefined;
  return (
    <section className={[classes['card'], own['card']].join(' ')} aria-labelledby="recheck-figures">
      <h2 id="recheck-figures" className={classes['heading']}>
        {words.title}
      </h2>
      <p className={classes['note']}>
        {words.hint}
        {choice.zone !== undefined && ` ${words.ofCamera}`}
      </p>
      {figures.kind === 'loading' && <Loading />}
      {figures.kind === 'error' && <LoadFailed problem={figures.problem} retry={reload} />}
      {figures.kind === 'success' && <Figures figures={figures.value} />}
    </section>
  );
}

function Figures({ figures }: { figures: RecheckFigures }) {
  const words = useRecheckWords().figures;
  const { locale } = useWords();
  const { precision, recall, agreement, samples, least } = figures;
  const number = (value: number): string => new Intl.NumberFormat(locale).format(value);
  const { verdicts, rechecks } = precision;
  const decided = verdicts.confirmed + verdicts.falseAlarms;
  const tooFew = (looks: number): string => words.tooFew(number(looks), number(least.looks));
  return (
    <>
      <dl className={own['figures']}>
        <Figure
          name={words.precision}
          by={words.byVerdicts}
          estimate={verdicts.estimate}
          behind={
            verdicts.estimate === null
              ? tooFew(decided)
              : words.ofVerdicts(number(verdicts.confirmed), number(decided))
          }
        />
        <Figure
          name={words.precision}
          by={words.byRechecks}
          estimate={rechecks.estimate}
          behind={
            rechecks.estimate === null
              ? tooFew(rechecks.looks)
              : words.ofLooks(number(rechecks.violations), number(rechecks.looks))
          }
        />
        <Figure
          name={words.recall}
          by={words.byRechecks}
          estimate={recall.estimate}
          behind={recallBehind(figures, words, number)}
          hint={words.recallHint}
        />
        <Figure
          name={words.agreement}
          estimate={agreement.estimate}
          behind={
            agreement.estimate === null
              ? tooFew(agreement.pairs)
              : words.pairs(number(agreement.same), number(agreement.pairs), number(agreement.undecided))
          }
          hint={agreement.estimate === null ? undefined : <Kappa agreement={agreement} />}
        />
      </dl>
      <p className={classes['note']}>
        {words.samples({
          verdicts: number(samples.verdicts),
          quiet: number(samples.quiet),
          answered: number(samples.answered),
          cannotTell: number(samples.cannotTell),
          waiting: number(samples.waiting),
          lapsed: number(samples.lapsed),
        })}
      </p>
      <DisagreementList disagreements={figures.disagreements} />
    </>
  );
}

function recallBehind(
  { recall, least }: RecheckFigures,
  words: ReturnType<typeof useRecheckWords>['figures'],
  number: (value: number) => string,
): string {
  if (recall.missed !== null)
    return words.missed(
      number(Math.round(recall.missed)),
      number(recall.quietLooks),
      number(recall.missedLooks),
    );
  const isEnough = recall.flaggedLooks >= least.looks && recall.quietLooks >= least.quietLooks;
  if (isEnough) return words.noneFound;
  return words.recallLooks(
    number(recall.flaggedLooks),
    number(least.looks),
    number(recall.quietLooks),
    number(least.quietLooks),
  );
}

interface FigureProps {
  readonly name: string;
  readonly by?: string;
  readonly estimate: RecheckFigures['agreement']['estimate'];
  readonly behind: string;
  readonly hint?: ReactNode;
}

function Figure({ name, by, estimate, behind, hint }: FigureProps) {
  const words = useRecheckWords().figures;
  const { locale } = useWords();
  const percent = (share: number): string =>
    new Intl.NumberFormat(locale, { style: 'percent' }).format(share);
  return (
    <div className={own['figure']}>
      <dt>
        {name}
        {by !== undefined && <span className={own['by']}> {by}</span>}
      </dt>
      <dd>
        {estimate === null ? (
          <span className={own['none']}>—</span>
        ) : (
          <>
            <strong className={own['share']}>{percent(estimate.share)}</strong>{' '}
            <span className={classes['note']}>
              ({words.interval(percent(estimate.low), percent(estimate.high))})
            </span>
            <IntervalLine estimate={estimate} />
          </>
        )}
        <p className={classes['note']}>{behind}</p>
        {hint !== undefined && <p className={classes['note']}>{hint}</p>}
      </dd>
    </div>
  );
}

function Kappa({ agreement: { kappa } }: { agreement: RecheckFigures['agreement'] }) {
  const words = useRecheckWords().figures;
  const { locale } = useWords();
  if (kappa === null) return words.noKappa;
  const hundredths = (value: number): string =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
  return words.kappa(hundredths(kappa.value), hundredths(kappa.low), hundredths(kappa.high));
}
