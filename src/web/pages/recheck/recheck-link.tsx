import { IconEyeCheck } from '@tabler/icons-react';
import { Link } from 'wouter';
import { RecheckQueueSchema } from '../../../wire/recheck.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { useRecheckWords } from '../language/recheck-words.ts';
import { useWords } from '../language/language.tsx';
import { useWho } from '../people/use-who.ts';
import classes from './recheck-link.module.css';

/** From the desk to the blind recheck, with how much waits for whoever sits there. */
export function RecheckLink() {
  const words = useRecheckWords();
  const { locale } = useWords();
  const [who] = useWho();
  const [queue] = useFetched(
    `/api/recheck${who === '' ? '' : `?by=${encodeURIComponent(who)}`}`,
    RecheckQueueSchema,
  );
  const waiting = queue.kind === 'success' ? queue.value.waiting : 0;
  return (
    <Link href="/recheck" className={classes['link'] ?? ''}>
      <IconEyeCheck size={20} stroke={1.7} aria-hidden />
      <span>{words.title}</span>
      <span className={classes['waiting']} data-none={waiting === 0}>
        {words.waiting(new Intl.NumberFormat(locale).format(waiting))}
      </span>
    </Link>
  );
}
