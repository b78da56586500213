import type { NearHandling } from '../../../wire/scans.ts';
import { useWords } from '../language/language.tsx';
import { useWaybillWords } from '../language/waybill-words.ts';
import { describeDistance } from '../violations/format-measure.ts';
import { usePlace } from '../violations/use-place.ts';
import classes from './other-handlings.module.css';
import { useDifference } from './use-difference.ts';

interface OtherHandlingsProps {
  /** How many there were, listed or not. */
  readonly all: number;
  readonly near: readonly NearHandling[];
}

/** What broke no rule, folded: it has no clip, and tells that somebody looked. */
export function OtherHandlings({ all, near }: OtherHandlingsProps) {
  const words = useWords();
  const waybill = useWaybillWords();
  const placeOf = usePlace();
  const differenceOf = useDifference();
  const number = new Intl.NumberFormat(words.locale);
  return (
    <details className={classes['others']}>
      <summary>{waybill.others(number.format(all))}</summary>
      <ul>
        {near.map(({ differenceS, handling }) => (
          <li key={handling.id}>
            <span className={classes['difference']}>{differenceOf(differenceS)}</span>
            <span>{words.kinds[handling.kind]}</span>
            <span className={classes['soft']}>
              {describeDistance(handling, words)} · {placeOf(handling)}
            </span>
          </li>
        ))}
      </ul>
      {all > near.length && (
        <p className={classes['soft']}>{waybill.nearestOnly(number.format(near.length))}</p>
      )}
    </details>
  );
}
