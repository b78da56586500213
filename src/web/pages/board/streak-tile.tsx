import type { Compliance } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { formatAge, formatSpan } from '../time/format-time.ts';
import classes from './tile.module.css';

interface StreakTileProps {
  readonly compliance: Compliance;
  readonly nowMs: number;
  readonly isStale: boolean;
}

/** The last violation, told as what has been reached since; no picture, no name, no place: nobody is shamed in public. */
export function StreakTile({ compliance, nowMs, isStale }: StreakTileProps) {
  const words = useWords();
  const last = compliance.lastViolation;
  if (last === null) {
    const { noViolation, noViolationHint, noViolationYetHint } = words.board;
    return (
      <section className={classes['tile']}>
        <h2 className={classes['span']}>{noViolation}</h2>
        <p className={classes['line']}>{compliance.handlings === 0 ? noViolationYetHint : noViolationHint}</p>
      </section>
    );
  }
  const occurredMs = Date.parse(last.occurredAt);
  // What happened since the figures stopped is not known: the streak stops with them.
  const streakMs = (isStale ? Date.parse(compliance.at) : nowMs) - occurredMs;
  const distance = last.distanceM === null ? '' : ` ${last.distanceM.toFixed(1)} m`;
  return (
    <section className={classes['tile']}>
      <h2 className={classes['label']}>{words.board.streak}</h2>
      <Span spanMs={streakMs} />
      <p className={classes['line']}>
        {words.board.last(formatAge(nowMs - occurredMs, words), words.kinds[last.kind] + distance)}
      </p>
    </section>
  );
}

function Span({ spanMs }: { spanMs: number }) {
  const words = useWords();
  const span = formatSpan(spanMs, words);
  if (span === undefined) return <p className={classes['span']}>{words.board.streakStarts}</p>;
  return (
    <p className={classes['span']}>
      {span.count}
      <span className={classes['unit']}>{span.unit}</span>
    </p>
  );
}
