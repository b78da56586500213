import { Link } from 'wouter';
import type { StatisticsCounts } from '../../../wire/statistics.ts';
import { useWords } from '../language/language.tsx';
import { useStatisticsWords } from '../language/statistics-words.ts';
import { formatRate } from '../violations/format-measure.ts';
import classes from './statistics-page.module.css';

interface TotalFiguresProps {
  readonly total: StatisticsCounts;
  readonly note?: string | undefined;
  /** Where the cases without a verdict are; undefined for those who do not review. */
  readonly openHref?: string | undefined;
}

/** The rate, and what stands behind it. */
export function TotalFigures({ total, note, openHref }: TotalFiguresProps) {
  const { board, locale } = useWords();
  const words = useStatisticsWords();
  const { handlings, violations, falseAlarms, reviewed, rate, coverage } = total;
  const number = new Intl.NumberFormat(locale);
  const behind = [
    rate === null && handlings > 0 ? board.tooLittleSeen : undefined,
    coverage === null ? undefined : words.seen(`${formatRate(coverage, locale)}%`),
  ].filter((part) => part !== undefined);
  const flagged = violations + falseAlarms;
  const reviewedOf = words.reviewed(number.format(reviewed), number.format(flagged));
  return (
    <section className={classes['total']} aria-label={words.rate}>
      <p className={classes['rate']} data-none={rate === null}>
        <span className={classes['rateName']}>{words.rate}</span>
        {rate === null ? '—' : `${formatRate(rate, locale)}%`}
      </p>
      <dl className={classes['counts']}>
        {(
          [
            [board.handlings, handlings],
            [board.violations, violations],
            [words.falseAlarms, falseAlarms],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{number.format(value)}</dd>
          </div>
        ))}
      </dl>
      <p className={classes['behind']}>
        {behind.map((part) => `${part} · `)}
        {openHref !== undefined && reviewed < flagged ? (
          <Link href={openHref}>{reviewedOf}</Link>
        ) : (
          reviewedOf
        )}
      </p>
      {note !== undefined && <p className={classes['behind']}>{note}</p>}
    </section>
  );
}
