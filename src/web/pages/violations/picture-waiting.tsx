import { IconCalendarOff, IconEyeOff, IconVideoOff } from '@tabler/icons-react';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatMoment } from '../time/format-time.ts';
import classes from './picture-waiting.module.css';

/** In the place of a picture that is not there yet, never will be, or is there no more. */
export function PictureWaiting({ row }: { row: ViolationRow }) {
  const { alerts, blur, expiry, locale } = useWords();
  const { timeZone } = useSite();
  if (row.expired !== null)
    return (
      <div className={classes['waiting']}>
        <IconCalendarOff size={34} stroke={1.4} aria-hidden />
        <span>{expiry.gone}</span>
        <span className={classes['soft']}>
          {formatMoment(row.expired.at, timeZone, locale)} · {expiry.why[row.expired.why]}
        </span>
      </div>
    );
  if (row.evidenceState === 'ready' && !row.headsKnown)
    return (
      <div className={classes['waiting']}>
        <IconEyeOff size={34} stroke={1.4} aria-hidden />
        <span>{blur.unknown}</span>
        <span className={classes['soft']}>{blur.unknownHint}</span>
      </div>
    );
  const hasFailed = row.evidenceState === 'failed';
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
