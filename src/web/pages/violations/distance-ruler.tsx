import type { Violation } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import classes from './distance-ruler.module.css';
import { formatMetres } from './format-measure.ts';

const SHORTEST_SCALE_M = 1.5;

/**
 * How far it flew against the limit, with one standard deviation as a whisker: the eye sees at once whether it was close.
 * Needs a measured distance.
 */
export function DistanceRuler({ distanceM, row }: { distanceM: number; row: Violation }) {
  const words = useWords();
  const sdM = row.distanceSdM ?? 0;
  const scaleM = Math.max(SHORTEST_SCALE_M, Math.ceil((distanceM + sdM) * 2) / 2);
  const percent = (metres: number): string => `${(Math.min(Math.max(metres, 0), scaleM) / scaleM) * 100}%`;
  return (
    <div className={classes['ruler']} aria-hidden>
      <div className={classes['track']}>
        <div className={classes['within']} style={{ width: percent(Math.min(distanceM, row.limitM)) }} />
        {distanceM > row.limitM && (
          <div
            className={classes['beyond']}
            style={{ left: percent(row.limitM), width: percent(distanceM - row.limitM) }}
          />
        )}
        <div
          className={classes['whisker']}
          style={{ left: percent(distanceM - sdM), width: percent(2 * sdM) }}
        />
      </div>
      <div className={classes['limit']} style={{ left: percent(row.limitM) }}>
        {words.limit(formatMetres(row.limitM))}
      </div>
    </div>
  );
}
