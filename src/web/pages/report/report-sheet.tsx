import type { Statistics, StatisticsCounts } from '../../../wire/statistics.ts';
import { useWords } from '../language/language.tsx';
import { useStatisticsWords } from '../language/statistics-words.ts';
import { useSite } from '../live/site-context.tsx';
import { BarChart, type BarChartProps } from '../statistics/bar-chart.tsx';
import { distanceBars, hourBars } from '../statistics/bars-of.ts';
import { EarlyWarningList } from '../statistics/early-warning-list.tsx';
import { PlacesTable } from '../statistics/places-table.tsx';
import { formatSiteDay } from '../statistics/statistics-address.ts';
import { TotalFigures } from '../statistics/total-figures.tsx';
import { useWidth } from '../statistics/use-width.ts';
import { formatMoment } from '../time/format-time.ts';
import classes from './report-page.module.css';

/** More would make a third page; the others are counted in one line. */
const MOST_PLACES = 20;

/** All of a day that fits on paper; without names of people, for it hangs where everybody reads it. */
export function ReportSheet({ statistics }: { statistics: Statistics }) {
  const { kinds, locale } = useWords();
  const words = useStatisticsWords();
  const site = useSite();
  const { total, places, distances } = statistics;
  const number = new Intl.NumberFormat(locale);
  const isOver = statistics.days.every((day) => day.isOver);
  const kindBars = statistics.kinds.map(({ kind, violations }) => ({
    label: kinds[kind],
    value: violations,
  }));
  const more = places.slice(MOST_PLACES);
  return (
    <article className={classes['sheet']}>
      <header className={classes['head']}>
        <p className={classes['site']}>{site.name}</p>
        <h1 className={classes['title']}>
          {words.printed.title} · {formatSiteDay(statistics.from, locale, true)}
        </h1>
      </header>
      <TotalFigures total={total} note={isOver ? undefined : words.stillRuns} />
      <p className={classes['said']}>{saidOf(total, words.noViolations, words.empty)}</p>
      <EarlyWarningList warnings={statistics.warnings} />
      {total.violations > 0 && (
        <div className={classes['charts']}>
          <section aria-label={words.hours}>
            <h2>{words.hours}</h2>
            <Fitted name={words.hours} bars={hourBars(statistics)} heightPx={130} isScale />
          </section>
          <section aria-label={words.kinds}>
            <h2>{words.kinds}</h2>
            <Fitted name={words.kinds} bars={kindBars} heightPx={120} />
          </section>
          <section aria-label={words.distances}>
            <h2>{words.distances}</h2>
            <Fitted name={words.distances} bars={distanceBars(statistics)} heightPx={120} isScale />
            {distances.withoutDistance > 0 && (
              <p className={classes['note']}>
                {words.withoutDistance(number.format(distances.withoutDistance))}
              </p>
            )}
          </section>
        </div>
      )}
      <section aria-label={words.places}>
        <h2>{words.places}</h2>
        <PlacesTable places={places.slice(0, MOST_PLACES)} />
        {more.length > 0 && (
          <p className={classes['note']}>
            {words.morePlaces(
              number.format(more.length),
              number.format(more.reduce((sum, { violations }) => sum + violations, 0)),
            )}
          </p>
        )}
      </section>
      <footer className={classes['foot']}>
        <p className={classes['note']}>
          {words.rule}
          <br />
          {words.printed.madeAt(formatMoment(statistics.at, site.timeZone, locale))}
        </p>
        <p className={classes['signature']}>{words.printed.signature}</p>
      </footer>
    </article>
  );
}

/** As wide as there is room; on paper it grows or shrinks with the sheet. */
function Fitted(chart: Omit<BarChartProps, 'widthPx'>) {
  const [place, widthPx] = useWidth();
  return <div ref={place}>{widthPx > 0 && <BarChart {...chart} widthPx={widthPx} />}</div>;
}

function saidOf(
  { handlings, violations }: StatisticsCounts,
  none: string,
  empty: string,
): string | undefined {
  if (handlings === 0) return empty;
  return violations === 0 ? none : undefined;
}
