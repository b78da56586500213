import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import classes from './connection-mark.module.css';

/** A dot and a word; a change is also said to a screen reader. */
export function ConnectionMark() {
  const { connection: words } = useWords();
  const { connection } = useLive();
  const word = { connecting: words.connecting, open: words.live, lost: words.lost }[connection];
  return (
    <span className={classes['mark']} data-connection={connection} role="status">
      <span className={classes['dot']} aria-hidden />
      {word}
    </span>
  );
}
