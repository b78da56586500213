import classes from './charts.module.css';

export interface Bar {
  readonly label: string;
  readonly value: number;
}

export interface BarChartProps {
  readonly bars: readonly Bar[];
  readonly widthPx: number;
  readonly heightPx: number;
  /** A label names where its bar begins, as on a scale, not the bar itself. */
  readonly isScale?: boolean;
  /** What the bars count, where no table says the same: it is read out with every bar. */
  readonly name?: string;
}

const FOOT_PX = 22;
const HEAD_PX = 18;
const LABEL_PX = 38;

/**
 * Bars with their numbers, as plain SVG: it prints as it is seen, and a library for it would be half of what a page may load.
 */
export function BarChart({ bars, widthPx, heightPx, isScale = false, name }: BarChartProps) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const slotPx = widthPx / Math.max(1, bars.length);
  const every = Math.max(1, Math.ceil(LABEL_PX / slotPx));
  const floorPx = heightPx - FOOT_PX;
  const barPx = isScale ? slotPx * 0.86 : Math.min(48, slotPx * 0.72);
  return (
    <svg
      className={classes['chart'] ?? ''}
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      width={widthPx}
      height={heightPx}
      {...(name === undefined
        ? { 'aria-hidden': true }
        : { role: 'img', 'aria-label': `${name}: ${bars.map(inWords).join(', ')}` })}
    >
      <line className={classes['axis'] ?? ''} x1={0} x2={widthPx} y1={floorPx} y2={floorPx} />
      {bars.map(({ label, value }, i) => {
        const middle = (i + 0.5) * slotPx;
        const height = (value / most) * (floorPx - HEAD_PX);
        return (
          <g key={label}>
            {value > 0 && (
              <>
                <rect
                  className={classes['bar'] ?? ''}
                  x={middle - barPx / 2}
                  y={floorPx - height}
                  width={barPx}
                  height={height}
                  rx={Math.min(3, barPx / 4)}
                />
                <text className={classes['value'] ?? ''} x={middle} y={floorPx - height - 5}>
                  {value}
                </text>
              </>
            )}
            {i % every === 0 && (
              <text
                className={classes['label'] ?? ''}
                data-first={isScale && i === 0}
                x={isScale ? i * slotPx : middle}
                y={heightPx - 6}
              >
                {label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function inWords({ label, value }: Bar): string {
  return `${label} – ${value}`;
}
