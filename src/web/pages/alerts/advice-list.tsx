import { IconBulb } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { AdviceSchema, type Advice } from '../../../wire/messages.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { useWords } from '../language/language.tsx';
import { useLiveConnection } from '../live/live-context.tsx';
import { formatAge } from '../time/format-time.ts';
import { useNow } from '../time/use-now.ts';
import { describeDistance, formatMetres } from '../violations/format-measure.ts';
import { usePlace } from '../violations/use-place.ts';
import classes from './advice-list.module.css';

const SHOWN = 5;
const AdvicesSchema = AdviceSchema.array();

/** What stayed near the limit today: worth a friendly word, and never counted as a violation. */
export function AdviceList() {
  const words = useWords();
  const placeOf = usePlace();
  const nowMs = useNow(10_000);
  const advices = useAdvices();
  if (advices.length === 0) return undefined;
  return (
    <section className={classes['advices']} aria-labelledby="advices-title">
      <h2 id="advices-title" className={classes['title']}>
        <IconBulb size={20} stroke={1.7} aria-hidden />
        {words.alerts.advices}
      </h2>
      <p className={classes['hint']}>{words.alerts.advicesHint}</p>
      <ul className={classes['list']}>
        {advices.map((advice) => (
          <li key={advice.id}>
            <span className={classes['what']}>
              {words.kinds[advice.kind]} {describeDistance(advice, words)}
              <span className={classes['limit']}>{words.limit(formatMetres(advice.limitM))}</span>
            </span>
            <span className={classes['where']}>
              {placeOf(advice)}
              <time dateTime={advice.occurredAt}>
                {formatAge(nowMs - Date.parse(advice.occurredAt), words)}
              </time>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function useAdvices(): readonly Advice[] {
  const live = useLiveConnection();
  const [fetched, reload] = useFetched(`/api/advices?limit=${SHOWN}`, AdvicesSchema);
  const [arrived, setArrived] = useState<readonly Advice[]>([]);
  useEffect(() => live.onOpen(reload), [live, reload]);
  useEffect(
    () => live.onAdvice((advice) => setArrived((before) => [advice, ...before].slice(0, SHOWN))),
    [live],
  );
  const known = fetched.kind === 'success' ? fetched.value : [];
  const byId = new Map([...arrived, ...known].map((advice) => [advice.id, advice]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, SHOWN);
}
