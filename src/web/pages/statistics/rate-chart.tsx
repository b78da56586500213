import { useId } from 'react';
import type { StatisticsDay } from '../../../wire/statistics.ts';
import { useWords } from '../language/language.tsx';
import { formatRate } from '../violations/format-measure.ts';
import classes from './charts.module.css';
import { formatSiteDay } from './statistics-address.ts';

interface RateChartProps {
  readonly days: readonly StatisticsDay[];
  readonly targetRate: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

const LEFT_PX = 52;
const RIGHT_PX = 12;
const TOP_PX = 12;
const FOOT_PX = 24;
const LABEL_PX = 76;

/**
 * The rate day by day against the target, on a scale that begins below the lowest, as on the wall. Days of which too little
 * was seen are hatched and have no point: the line breaks there.
 */
export function RateChart({ days, targetRate, widthPx, heightPx }: RateChartProps) {
  const { locale } = useWords();
  const hatch = useId();
  const rates = days.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  const lowest = Math.max(0, Math.floor((Math.min(targetRate, ...rates) - 0.01) * 20) / 20);
  const slotPx = Math.max(0, widthPx - LEFT_PX - RIGHT_PX) / Math.max(1, days.length);
  const floorPx = heightPx - FOOT_PX;
  const x = (index: number): number => LEFT_PX + (index + 0.5) * slotPx;
  const y = (rate: number): number => floorPx - ((rate - lowest) / (1 - lowest)) * (floorPx - TOP_PX);
  const every = Math.max(1, Math.ceil(LABEL_PX / Math.max(1, slotPx)));
  return (
    <svg
      className={classes['chart'] ?? ''}
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      width={widthPx}
      height={heightPx}
      aria-hidden
    >
      <defs>
        <pattern
          id={hatch}
          width="10"
          height="10"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className={classes['hatch'] ?? ''} width="3" height="10" />
        </pattern>
      </defs>
      {[lowest, (lowest + 1) / 2, 1].map((rate) => (
        <g key={rate}>
          <line
            className={classes['axis'] ?? ''}
            x1={LEFT_PX}
            x2={widthPx - RIGHT_PX}
            y1={y(rate)}
            y2={y(rate)}
          />
          <text className={classes['scale'] ?? ''} x={LEFT_PX - 8} y={y(rate) + 4}>
            {formatRate(rate, locale)}%
          </text>
        </g>
      ))}
      {days.map(
        ({ day, isBlind }, i) =>
          isBlind && (
            <rect
              key={day}
              x={x(i) - slotPx / 2}
              y={TOP_PX}
              width={slotPx}
              height={floorPx - TOP_PX}
              fill={`url(#${hatch})`}
            />
          ),
      )}
      <line
        className={classes['target'] ?? ''}
        x1={LEFT_PX}
        x2={widthPx - RIGHT_PX}
        y1={y(targetRate)}
        y2={y(targetRate)}
      />
      <path className={classes['line'] ?? ''} d={pathOf(days, x, y)} />
      {days.map(({ day, rate }, i) => (
        <g key={day}>
          {rate !== null && (
            <circle className={classes['dot'] ?? ''} cx={x(i)} cy={y(rate)} r={slotPx < 14 ? 2.5 : 4} />
          )}
          {i % every === 0 && (
            <text className={classes['label'] ?? ''} x={x(i)} y={heightPx - 6}>
              {formatSiteDay(day, locale)}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

/** A line through days that follow each other; where one has no rate it begins anew. */
function pathOf(
  days: readonly StatisticsDay[],
  x: (index: number) => number,
  y: (rate: number) => number,
): string {
  return days
    .map(({ rate }, i) => {
      if (rate === null) return '';
      const begins = (days[i - 1]?.rate ?? null) === null;
      return `${begins ? 'M' : 'L'}${x(i).toFixed(1)} ${y(rate).toFixed(1)}`;
    })
    .join('');
}
