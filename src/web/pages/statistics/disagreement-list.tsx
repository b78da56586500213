import { Link } from 'wouter';
import type { RecheckDisagreement } from '../../../wire/recheck.ts';
import { useRecheckWords } from '../language/recheck-words.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatMoment } from '../time/format-time.ts';
import own from './recheck-card.module.css';
import classes from './statistics-page.module.css';

interface DisagreementListProps {
  readonly disagreements: readonly RecheckDisagreement[];
}

/** Where two people, or a person and the machine, saw something else: for a third to look at. */
export function DisagreementList({ disagreements }: DisagreementListProps) {
  const words = useRecheckWords().figures;
  const { locale } = useWords();
  if (disagreements.length === 0) return <p className={classes['note']}>{words.noDisagreements}</p>;
  const count = new Intl.NumberFormat(locale).format(disagreements.length);
  return (
    <details className={classes['details']}>
      <summary>{words.disagreements(count)}</summary>
      <ul className={own['disagreements']}>
        {disagreements.map((disagreement) => (
          <li key={disagreement.id}>
            <Disagreement disagreement={disagreement} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Disagreement({ disagreement }: { disagreement: RecheckDisagreement }) {
  const words = useRecheckWords();
  const { kinds, verdict, locale } = useWords();
  const { timeZone } = useSite();
  const { occurredAt, cameraName, answer, against } = disagreement;
  const stood =
    against.source === 'verdict'
      ? verdict.verdicts[against.verdict]
      : words.figures.machine(kinds[against.kind]);
  return (
    <>
      <span className={own['when']}>{formatMoment(occurredAt, timeZone, locale)}</span>
      <span>{cameraName}</span>
      <span>{words.figures.said(stood, words.answers[answer])}</span>
      <Way against={against} />
    </>
  );
}

/** To the case, or to the clip of what was none. */
function Way({ against }: Pick<RecheckDisagreement, 'against'>) {
  const words = useRecheckWords().figures;
  if (against.source === 'verdict')
    return <Link href={`/review/${against.violationId}?review=all`}>{words.openCase}</Link>;
  if (against.clipUrl === null) return <span className={classes['note']}>{words.clipGone}</span>;
  return (
    <a href={against.clipUrl} target="_blank" rel="noreferrer">
      {words.look}
    </a>
  );
}
