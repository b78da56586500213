import { OpinionsSchema } from '../../../wire/http.ts';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatMoment } from '../time/format-time.ts';
import question from '../frame/question.module.css';
import classes from './verdict-panel.module.css';

interface Said {
  readonly at: string;
  readonly by: string;
  readonly what: string;
}

/** All that people said of a case, oldest first, what was taken back included; nothing where nobody spoke. */
export function OpinionHistory({ row }: { row: ViolationRow }) {
  const words = useWords();
  const { timeZone } = useSite();
  const [opinions] = useFetched(`/api/violations/${row.id}/opinions`, OpinionsSchema);
  if (opinions.kind !== 'success') return undefined;
  const { verdicts, acknowledgements, holds } = opinions.value;
  const said: Said[] = [
    ...verdicts.map(({ at, by, verdict, reason, note }) => ({
      at,
      by,
      what: [words.verdict.verdicts[verdict], reason && words.verdict.reasons[reason], note]
        .filter(Boolean)
        .join('，'),
    })),
    ...acknowledgements.map(({ at, by, action }) => ({
      at,
      by,
      what: words.verdict.acknowledged(words.acknowledgement.actions[action]),
    })),
    ...holds.map(({ at, by, action, note }) => ({
      at,
      by,
      what: `${words.hold.actions[action]}，${note}`,
    })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  if (said.length === 0) return undefined;
  return (
    <section className={question['panel']} aria-labelledby="history-title">
      <h3 id="history-title" className={classes['title']}>
        {words.verdict.history}
      </h3>
      <ol className={classes['history']}>
        {said.map(({ at, by, what }) => (
          <li key={at + what}>
            <span className={classes['when']}>{formatMoment(at, timeZone, words.locale)}</span>
            <span>{by}</span>
            <span>{what}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
