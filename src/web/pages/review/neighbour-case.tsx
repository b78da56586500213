import { Link, useSearch } from 'wouter';
import { useWords } from '../language/language.tsx';
import { useNeighbourWords } from '../language/neighbour-words.ts';
import { describeDistance, formatMetres } from '../violations/format-measure.ts';
import { LINE_REM, type PlacedCase } from './neighbour-lanes.ts';
import classes from './neighbour-strip.module.css';

/** "12 s before": than the release of the case that is shown. */
export function useWhen(): (differenceS: number) => string {
  const words = useNeighbourWords();
  const { locale } = useWords();
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  return (differenceS) =>
    (differenceS < 0 ? words.before : words.after)(number.format(Math.abs(differenceS)));
}

/** Leads to its case; the filter of the list stays. */
export function CaseMark({ placed: { row, differenceS, place, level, isLeft } }: { placed: PlacedCase }) {
  const words = useWords();
  const when = useWhen();
  const search = useSearch();
  const { kind, distanceM, verdict } = row;
  const said = [
    when(differenceS),
    ...(verdict === null || verdict.verdict === 'withdrawn' ? [] : [words.verdict.verdicts[verdict.verdict]]),
  ].join(' · ');
  return (
    <li
      className={classes['caseMark']}
      data-left={isLeft}
      data-verdict={verdict?.verdict}
      style={{ left: `${place * 100}%`, top: `${level * LINE_REM}rem` }}
    >
      <Link
        href={`/review/${row.id}${search === '' ? '' : `?${search}`}`}
        className={classes['case'] ?? ''}
        title={`${words.kinds[kind]} · ${describeDistance(row, words)} · ${said}`}
      >
        <span className={classes['diamond']} aria-hidden />
        <span className={classes['caseWords']}>
          {words.kinds[kind]}
          {distanceM !== null && ` ${formatMetres(distanceM)}`}
          <span className={classes['said']}> · {said}</span>
        </span>
      </Link>
    </li>
  );
}
