import { IconVideoOff } from '@tabler/icons-react';
import { useWords } from '../language/language.tsx';
import classes from './picture-waiting.module.css';

/** In the place of a picture that is not there yet, or never will be. */
export function PictureWaiting({ hasFailed }: { hasFailed: boolean }) {
  const { alerts } = useWords();
  return (
    <div className={classes['waiting']}>
      {hasFailed ? (
        <IconVideoOff size={34} stroke={1.4} aria-hidden />
      ) : (
        <span className={classes['pulse']} aria-hidden />
      )}
      <span>{hasFailed ? alerts.failed : alerts.saving}</span>
    </div>
  );
}
