import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useWords } from '../language/language.tsx';
import classes from './storm-answer-note.module.css';
import type { Acknowledging, StormAnswer } from './use-acknowledging.ts';

/** Long enough to read it and to take a slip back; afterwards that is among the answered ones. */
const SHOWN_MS = 12_000;

/** How many one tap has answered, with the way back: their card has left from under the finger. */
export function StormAnswerNote({ acknowledging }: { acknowledging: Acknowledging }) {
  const { acknowledgement: words } = useWords();
  const { stormAnswer, say } = acknowledging;
  const [past, setPast] = useState<StormAnswer>();
  useEffect(() => {
    if (stormAnswer === undefined) return undefined;
    const timer = setTimeout(() => setPast(stormAnswer), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [stormAnswer]);
  return (
    <div role="status" className={classes['place']}>
      {stormAnswer !== undefined && stormAnswer !== past && (
        <div className={classes['note']}>
          <IconCircleCheck className={classes['tick'] ?? ''} size={22} stroke={1.8} aria-hidden />
          <span className={classes['what']}>
            <strong>{words.answeredAll(words.actions[stormAnswer.action], stormAnswer.rows.length)}</strong>
            {stormAnswer.rows.length < stormAnswer.asked && (
              <span className={classes['rest']}>
                {words.answeredBefore(stormAnswer.asked - stormAnswer.rows.length)}
              </span>
            )}
          </span>
          {stormAnswer.rows.length > 0 && (
            <Button size="md" variant="subtle" onClick={() => say(stormAnswer.rows, 'withdrawn')}>
              {words.undo}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
