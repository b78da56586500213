import {
  Area,
  ComposedChart,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import type { BoardHour } from '../../../wire/board.ts';

interface TrendChartProps {
  /** Unique on the page: names the hatching. */
  readonly name: string;
  readonly hours: readonly BoardHour[];
  readonly targetRate: number;
  readonly minCoverage: number;
}

/**
 * The rate hour by hour against the target. Hours that were hardly seen are hatched and have no rate: what nobody saw is no
 * success. The scale begins below the lowest rate, so that a change of one percent is seen across a hall.
 */
export function TrendChart({ name, hours: all, targetRate, minCoverage }: TrendChartProps) {
  // Before a camera's first day there was nothing to see.
  const begun = all.findIndex(({ coverage, handlings }) => coverage !== null || handlings > 0);
  const hours = all.slice(Math.max(0, begun));
  const points = hours.map((hour, i) => ({
    middle: i + 0.5,
    rate: isBlind(hour, minCoverage) ? null : hour.rate,
  }));
  const rates = points.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  const lowest = Math.max(0, Math.floor((Math.min(targetRate, ...rates) - 0.02) * 20) / 20);
  const hatch = `blind-${name}`;
  const last = points.findLast(({ rate }) => rate !== null);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={points}
        margin={{ top: 8, right: 8, bottom: 8, left: 8 }}
        accessibilityLayer={false}
      >
        <defs>
          <pattern
            id={hatch}
            width="12"
            height="12"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="4" height="12" fill="var(--qf-ink-soft)" opacity="0.45" />
          </pattern>
        </defs>
        <XAxis dataKey="middle" type="number" domain={[0, Math.max(hours.length, 2)]} hide />
        <YAxis domain={[lowest, 1]} hide />
        {hours.map((hour, i) =>
          isBlind(hour, minCoverage) ? (
            <ReferenceArea key={hour.startAt} x1={i} x2={i + 1} fill={`url(#${hatch})`} fillOpacity={1} />
          ) : undefined,
        )}
        <ReferenceLine y={targetRate} stroke="var(--qf-ink-soft)" strokeDasharray="4 8" strokeWidth={2} />
        <Area
          dataKey="rate"
          type="monotone"
          stroke="var(--qf-accent)"
          strokeWidth={5}
          fill="var(--qf-accent)"
          fillOpacity={0.12}
          dot={false}
          isAnimationActive={false}
          connectNulls={false}
        />
        {last !== undefined && last.rate !== null && (
          <ReferenceDot
            x={last.middle}
            y={last.rate}
            r={8}
            fill="var(--qf-accent)"
            stroke="var(--qf-surface)"
            strokeWidth={3}
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function isBlind({ coverage }: BoardHour, minCoverage: number): boolean {
  return coverage !== null && coverage < minCoverage;
}
