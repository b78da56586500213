import { IconEyeOff, IconLeaf } from '@tabler/icons-react';
import type { Compliance } from '../../../wire/messages.ts';
import type { BoardWords } from '../language/dictionary.ts';
import { useWords } from '../language/language.tsx';
import { formatRate } from '../violations/format-measure.ts';
import classes from './rate-panel.module.css';

/** @param targetRate undefined until it is known */
interface RatePanelProps {
  readonly compliance: Compliance;
  readonly targetRate: number | undefined;
}

/** The one figure that the whole hall reads, with what stands behind it. */
export function RatePanel({ compliance, targetRate }: RatePanelProps) {
  const { board, locale } = useWords();
  const { rate, handlings, violations, advices } = compliance;
  const isBlind = rate === null && handlings > 0;
  const Icon = isBlind ? IconEyeOff : IconLeaf;
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
        {targetRate !== undefined && (
          <div className={classes['target']} style={{ left: `${targetRate * 100}%` }} />
        )}
      </div>
      <p className={classes['praise']}>
        <Icon className={classes['leaf'] ?? ''} stroke={1.8} aria-hidden />
        {isBlind ? board.tooLittleSeen : rate === null ? board.noneYet : praiseFor(rate, targetRate, board)}
      </p>
      <dl className={classes['counts']}>
        <Count label={board.handlings} value={handlings} />
        <Count label={board.violations} value={violations} />
        <Count label={board.advices} value={advices} />
      </dl>
      <p className={classes['behind']}>{behind(compliance, board)}</p>
    </section>
  );
}

function Count({ label, value }: { label: string; value: number }) {
  const { locale } = useWords();
  return (
    <div>
      <dt>{label}</dt>
      <dd>{new Intl.NumberFormat(locale).format(value)}</dd>
    </div>
  );
}

/** Whether people have looked at what the machine flagged: until then the rate may still change. */
function behind(
  { rate, handlings, violations, reviewed, falseAlarms }: Compliance,
  board: BoardWords,
): string {
  if (handlings === 0) return board.noneYetHint;
  if (rate === null) return board.tooLittleSeenHint;
  const flagged = violations + falseAlarms;
  if (flagged === 0) return board.nothingFlagged;
  return reviewed === flagged ? board.audited(falseAlarms) : board.provisional(reviewed, flagged);
}

function praiseFor(rate: number, targetRate: number | undefined, { praise }: BoardWords): string {
  if (rate === 1) return praise.perfect;
  if (rate >= (targetRate ?? 0.98)) return praise.great;
  if (rate >= 0.9) return praise.good;
  return praise.each;
}
