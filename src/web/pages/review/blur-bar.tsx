import { Button } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { ViolationRow } from '../../../wire/messages.ts';
import type { Unblurring } from '../../../wire/unblurring.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatClock } from '../time/format-time.ts';
import classes from './blur-bar.module.css';

// Asked for rarely: it comes when it is.
const UnblurForm = lazy(() => import('./unblur-form.tsx').then((m) => ({ default: m.UnblurForm })));

interface BlurBarProps {
  readonly row: ViolationRow;
  readonly unblurring: Unblurring | undefined;
  readonly onUnblurring: (unblurring: Unblurring | undefined) => void;
}

/** Whether heads are blurred, and the way to see them, which asks for a reason. */
export function BlurBar({ row, unblurring, onUnblurring }: BlurBarProps) {
  const { blur, locale } = useWords();
  const { timeZone } = useSite();
  const [isAsking, setAsking] = useState(false);
  const until = unblurring && formatClock(Date.parse(unblurring.until), timeZone, locale);
  return (
    <div className={classes['bar']} data-unblurred={unblurring !== undefined}>
      <p className={classes['words']} role="status">
        {until !== undefined && (
          <>
            <IconEye size={18} stroke={1.7} aria-hidden />
            {blur.seenUntil(until)}
          </>
        )}
        {until === undefined && row.headsKnown && (
          <>
            <IconEyeOff size={18} stroke={1.7} aria-hidden />
            {blur.hidden}
          </>
        )}
      </p>
      {unblurring === undefined ? (
        <Button size="sm" variant="default" onClick={() => setAsking(true)}>
          {blur.see}
        </Button>
      ) : (
        <Button size="sm" variant="default" onClick={() => onUnblurring(undefined)}>
          {blur.hideAgain}
        </Button>
      )}
      {isAsking && (
        <Suspense fallback={null}>
          <UnblurForm
            id={row.id}
            close={() => setAsking(false)}
            onAllowed={(allowed) => {
              setAsking(false);
              onUnblurring(allowed);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
