import { IconLeaf } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Statistics } from '../../../wire/statistics.ts';
import { Notice } from '../frame/notices.tsx';
import { useWords } from '../language/language.tsx';
import { useStatisticsWords } from '../language/statistics-words.ts';
import { useMayOpen } from '../people/session-context.tsx';
import { formatRate } from '../violations/format-measure.ts';
import { BarChart } from './bar-chart.tsx';
import { clockHour, distanceBars, hourBars, metres } from './bars-of.ts';
import { CamerasList } from './cameras-list.tsx';
import { ChartCard, NumbersTable } from './chart-card.tsx';
import { EarlyWarningList } from './early-warning-list.tsx';
import { PlacesTable } from './places-table.tsx';
import { RateChart } from './rate-chart.tsx';
import { formatSiteDay, reviewAddress, type StatisticsChoice } from './statistics-address.ts';
import classes from './statistics-page.module.css';
import { TotalFigures } from './total-figures.tsx';

const CHART_HEIGHT_PX = 200;

/** All figures of a span, each with its table, and the way to its cases for those who may review. */
export function FiguresOfSpan({ statistics }: { statistics: Statistics }) {
  const { kinds, board, filter, locale } = useWords();
  const words = useStatisticsWords();
  const mayReview = useMayOpen()('review');
  const { total, days, places, cameras, warnings, distances, targetRate } = statistics;
  if (total.handlings === 0)
    return (
      <>
        <EarlyWarningList warnings={warnings} />
        <Notice
          icon={<IconLeaf size={44} stroke={1.4} aria-hidden />}
          title={words.empty}
          hint={words.emptyHint}
        />
      </>
    );
  const number = new Intl.NumberFormat(locale);
  const choice = choiceOf(statistics);
  const leading = (text: string, href: string, count: number): ReactNode =>
    mayReview && count > 0 ? <Link href={href}>{text}</Link> : text;
  const blindDays = days.filter(({ isBlind }) => isBlind).length;
  const note = days.some(({ isOver }) => !isOver) ? words.stillRuns : undefined;
  return (
    <div className={classes['cards']}>
      <EarlyWarningList warnings={warnings} />
      <TotalFigures
        total={total}
        note={note}
        openHref={mayReview ? reviewAddress(choice, { review: 'open' }) : undefined}
      />
      {days.length > 1 && (
        <div className={classes['wide']}>
          <ChartCard
            title={words.days}
            note={[
              words.target(`${formatRate(targetRate, locale)}%`),
              ...(blindDays === 0 ? [] : [words.blindDays(number.format(blindDays))]),
            ].join(' · ')}
            chart={(widthPx) => (
              <RateChart days={days} targetRate={targetRate} widthPx={widthPx} heightPx={CHART_HEIGHT_PX} />
            )}
            head={[words.day, board.violations, board.handlings, words.rate]}
            rows={days.toReversed().map(({ day, violations, handlings, rate, isBlind }) => ({
              key: day,
              cells: [
                <Link key={day} href={`/report/${day}`}>
                  {formatSiteDay(day, locale)}
                </Link>,
                number.format(violations),
                number.format(handlings),
                rate === null ? (isBlind ? board.tooLittleSeen : '—') : `${formatRate(rate, locale)}%`,
              ],
            }))}
          />
        </div>
      )}
      {total.violations === 0 ? (
        <Notice icon={<IconLeaf size={44} stroke={1.4} aria-hidden />} title={words.noViolations} />
      ) : (
        <>
          <ChartCard
            title={words.hours}
            chart={(widthPx) => (
              <BarChart isScale bars={hourBars(statistics)} widthPx={widthPx} heightPx={CHART_HEIGHT_PX} />
            )}
            head={[words.hour, board.violations, board.handlings]}
            rows={statistics.hours.map(({ hour, violations, handlings }) => ({
              key: String(hour),
              cells: [clockHour(hour), number.format(violations), number.format(handlings)],
            }))}
          />
          <ChartCard
            title={words.distances}
            note={
              distances.withoutDistance === 0
                ? undefined
                : words.withoutDistance(number.format(distances.withoutDistance))
            }
            chart={(widthPx) => (
              <BarChart
                isScale
                bars={distanceBars(statistics)}
                widthPx={widthPx}
                heightPx={CHART_HEIGHT_PX}
              />
            )}
            head={[words.distance, board.violations]}
            rows={distances.bins.map(({ fromM, violations }) => {
              const toM = fromM + distances.binM;
              return {
                key: String(fromM),
                cells: [
                  leading(
                    `${metres(fromM)}–${metres(toM)}`,
                    reviewAddress(choice, { min: fromM, max: toM }),
                    violations,
                  ),
                  number.format(violations),
                ],
              };
            })}
          />
          <section className={classes['card']} aria-label={words.kinds}>
            <h2 className={classes['heading']}>{words.kinds}</h2>
            <NumbersTable
              caption={words.kinds}
              head={[filter.kind, board.violations]}
              rows={statistics.kinds.map(({ kind, violations }) => ({
                key: kind,
                cells: [
                  leading(kinds[kind], reviewAddress(choice, { kind }), violations),
                  number.format(violations),
                ],
              }))}
            />
          </section>
        </>
      )}
      <section className={classes['card']} aria-label={words.places}>
        <h2 className={classes['heading']}>{words.places}</h2>
        <PlacesTable
          places={places}
          hrefOf={
            mayReview
              ? ({ cameraId, zone }) => reviewAddress({ ...choice, camera: cameraId, zone: zone ?? '-' })
              : undefined
          }
        />
      </section>
      <div className={classes['wide']}>
        <CamerasList cameras={cameras} />
      </div>
    </div>
  );
}

function choiceOf({ from, to, camera, zone }: Statistics): StatisticsChoice {
  return { fromDay: from, toDay: to, camera: camera ?? undefined, zone: zone ?? undefined };
}
