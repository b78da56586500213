import { IconLeaf } from '@tabler/icons-react';
import type { Compliance } from '../../../wire/messages.ts';
import type { BoardWords } from '../language/dictionary.ts';
import { useWords } from '../language/language.tsx';
import { formatRate } from '../violations/format-measure.ts';
import classes from './rate-panel.module.css';

/** The one figure that the whole hall reads. */
export function RatePanel({ compliance }: { compliance: Compliance }) {
  const { board, locale } = useWords();
  const { rate, gentle, handlings } = compliance;
  const count = (value: number): string => new Intl.NumberFormat(locale).format(value);
  return (
    <section className={classes['panel']} aria-labelledby="rate-label">
      <h2 id="rate-label" className={classes['label']}>
        {board.rate}
      </h2>
      {rate === null ? (
        <p className={classes['rate']} data-none>
          —
        </p>
      ) : (
        <p className={classes['rate']}>
          {formatRate(rate, locale)}
          <span className={classes['percent']}>%</span>
        </p>
      )}
      <div className={classes['bar']} aria-hidden>
        <div className={classes['filled']} style={{ width: `${(rate ?? 0) * 100}%` }} />
      </div>
      <p className={classes['praise']}>
        <IconLeaf className={classes['leaf'] ?? ''} stroke={1.8} aria-hidden />
        {rate === null ? board.noneYet : praiseFor(rate, board)}
      </p>
      <p className={classes['behind']}>
        {rate === null ? board.noneYetHint : board.gentleOfAll(count(gentle), count(handlings))}
      </p>
    </section>
  );
}

function praiseFor(rate: number, { praise }: BoardWords): string {
  if (rate === 1) return praise.perfect;
  if (rate >= 0.98) return praise.great;
  if (rate >= 0.9) return praise.good;
  return praise.each;
}
