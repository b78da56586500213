import type { Compliance } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { formatAge, formatSpan } from '../time/format-time.ts';
import { formatPlace } from '../violations/format-measure.ts';
import classes from './tile.module.css';

/** The last violation, told as what has been reached since; no picture, no name. */
export function StreakTile({ compliance, nowMs }: { compliance: Compliance; nowMs: number }) {
  const words = useWords();
  const last = compliance.lastViolation;
  if (last === null) {
    const { noViolation, noViolationHint, noViolationYetHint } = words.board;
    return (
      <section className={classes['wide']}>
        <h2 className={classes['span']}>{noViolation}</h2>
        <p className={classes['line']}>{compliance.handlings === 0 ? noViolationYetHint : noViolationHint}</p>
      </section>
    );
  }
  const sinceMs = nowMs - Date.parse(last.occurredAt);
  const distance = last.distanceM === null ? '' : ` ${last.distanceM.toFixed(1)} m`;
  return (
    <section className={classes['wide']}>
      <h2 className={classes['label']}>{words.board.streak}</h2>
      <Span sinceMs={sinceMs} />
      <p className={classes['line']}>
        {words.board.last(formatAge(sinceMs, words), words.kinds[last.kind] + distance)}
      </p>
      <p className={classes['line']}>{formatPlace(last)}</p>
    </section>
  );
}

function Span({ sinceMs }: { sinceMs: number }) {
  const words = useWords();
  const span = formatSpan(sinceMs, words);
  if (span === undefined) return <p className={classes['span']}>{words.board.streakStarts}</p>;
  return (
    <p className={classes['span']}>
      {span.count}
      <span className={classes['unit']}>{span.unit}</span>
    </p>
  );
}
