import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import classes from './stale-band.module.css';

/** While the line is down: what is on the page stays, and this says that it may be old. */
export function StaleBand() {
  const { connection: words } = useWords();
  const { connection } = useLive();
  if (connection !== 'lost') return undefined;
  return (
    <p className={classes['band']}>
      <strong>{words.lost}</strong> {words.lostHint}
    </p>
  );
}
