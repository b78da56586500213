import type { Board } from '../../../wire/board.ts';
import type { Compliance } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import classes from './tile.module.css';

/** How many cameras see now, and how much of the shift was seen: a rate is worth what was looked at. */
export function CoverageTile({ compliance, board }: { compliance: Compliance; board: Board | undefined }) {
  const { board: words, locale } = useWords();
  const { camerasSeeing: seeing, camerasAll: all } = compliance;
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const covered = board?.coverage;
  // Cut, not rounded: 100 % means every minute.
  const share =
    covered === undefined || covered.plannedMinutes === 0
      ? undefined
      : Math.floor((covered.seenMinutes / covered.plannedMinutes) * 100) / 100;
  const isThin = share !== undefined && board !== undefined && share < board.minCoverage;
  return (
    <section className={classes['tile']} data-partial={seeing < all || isThin}>
      <h2 className={classes['label']}>{words.cameras}</h2>
      <p className={classes['span']}>
        {seeing}
        <span className={classes['of']}> / {all}</span>
        <span className={classes['remark']}>{words.camerasSeeing(seeing, all)}</span>
      </p>
      {share !== undefined && <p className={classes['line']}>{words.coverage(percent.format(share))}</p>}
    </section>
  );
}
