import charts from './charts.module.css';
import classes from './statistics-page.module.css';

interface IntervalLineProps {
  readonly estimate: { readonly share: number; readonly low: number; readonly high: number };
  readonly isBelow?: boolean;
}

/** A share and its interval on a line from 0 to 1. */
export function IntervalLine({ estimate: { share, low, high }, isBelow = false }: IntervalLineProps) {
  const x = (value: number): string => `${2 + value * 96}%`;
  return (
    <svg className={classes['interval']} width="100%" height="14" aria-hidden>
      <line className={charts['track'] ?? ''} x1="2%" x2="98%" y1="7" y2="7" />
      <line className={charts['span'] ?? ''} x1={x(low)} x2={x(high)} y1="7" y2="7" />
      <circle className={charts['found'] ?? ''} data-below={isBelow} cx={x(share)} cy="7" r="5" />
    </svg>
  );
}
