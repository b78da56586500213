import { IconEyeOff, IconFlagFilled } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import type { Board, BoardPlace } from '../../../wire/board.ts';
import { CrashGuard } from '../frame/crash-guard.tsx';
import { useWords } from '../language/language.tsx';
import { formatRate } from '../violations/format-measure.ts';
import classes from './place-tile.module.css';

// The figures are there before the library that draws the trend, and without it.
const TrendChart = lazy(() => import('./trend-chart.tsx').then((m) => ({ default: m.TrendChart })));

interface PlaceTileProps {
  readonly place: BoardPlace;
  readonly board: Board;
  /** As high as wide, rather than a row. */
  readonly isSquare: boolean;
}

/** One zone over the shift: its rate, the violations behind it, and how the hours went. */
export function PlaceTile({ place, board, isSquare }: PlaceTileProps) {
  const { board: words, locale } = useWords();
  const count = (value: number): string => new Intl.NumberFormat(locale).format(value);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const name = `${place.cameraId}-${place.zone ?? ''}`;
  return (
    <section
      className={classes['tile']}
      data-flag={place.hasFlag}
      data-square={isSquare}
      aria-labelledby={`place-${name}`}
    >
      <div className={classes['head']}>
        <h3 id={`place-${name}`} className={classes['name']}>
          {place.hasFlag && (
            <IconFlagFilled className={classes['flag'] ?? ''} aria-label={words.flag} role="img" />
          )}
          <span>{place.name}</span>
        </h3>
        <p className={classes['behind']}>
          {place.isBlind
            ? words.coverage(percent.format(Math.floor((place.coverage ?? 0) * 100) / 100))
            : words.violationsOf(count(place.violations), count(place.handlings))}
        </p>
      </div>
      {place.isBlind ? (
        <p className={classes['blind']}>
          <IconEyeOff className={classes['icon'] ?? ''} stroke={1.8} aria-hidden />
          {words.tooLittleSeen}
        </p>
      ) : (
        <p className={classes['rate']} data-none={place.rate === null}>
          {place.rate === null ? '—' : formatRate(place.rate, locale)}
          {place.rate !== null && <span className={classes['percent']}>%</span>}
        </p>
      )}
      <div className={classes['chart']} aria-hidden>
        <CrashGuard notice={null}>
          <Suspense>
            <TrendChart
              name={name}
              hours={place.hours}
              targetRate={board.targetRate}
              minCoverage={board.minCoverage}
            />
          </Suspense>
        </CrashGuard>
      </div>
    </section>
  );
}
