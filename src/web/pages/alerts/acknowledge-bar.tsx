import { Button } from '@mantine/core';
import { IconCircleCheck, IconMessageCircle, IconRun, IconThumbUp } from '@tabler/icons-react';
import { useId } from 'react';
import { ACKNOWLEDGEMENTS } from '../../../wire/verdict.ts';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { formatAge } from '../time/format-time.ts';
import classes from './acknowledge-bar.module.css';
import type { Acknowledging } from './use-acknowledging.ts';

const ICONS = {
  'on-my-way': IconRun,
  'talked-to': IconMessageCircle,
  'not-a-violation': IconThumbUp,
} as const;

interface AcknowledgeBarProps {
  readonly row: ViolationRow;
  /** What one tap answers: the row alone, or first of its storm. */
  readonly answers: readonly ViolationRow[];
  readonly nowMs: number;
  readonly acknowledging: Acknowledging;
}

/** One tap says what happens now, of one or of a storm; afterwards who said it and when, and the way back. */
export function AcknowledgeBar({ row, answers, nowMs, acknowledging }: AcknowledgeBarProps) {
  const words = useWords();
  const { acknowledgement: said } = row;
  const hasFailed = acknowledging.failedId === row.id;
  const hintId = useId();
  const isStorm = answers.length > 1;
  return (
    <div className={classes['bar']}>
      {said === null && isStorm && (
        <p id={hintId} className={classes['all']}>
          {words.acknowledgement.answersAll(answers.length)}
        </p>
      )}
      {said === null ? (
        <div
          className={classes['choices']}
          role="group"
          aria-label={words.acknowledgement.title}
          aria-describedby={isStorm ? hintId : undefined}
        >
          {ACKNOWLEDGEMENTS.map((action) => {
            const Icon = ICONS[action];
            return (
              <button
                key={action}
                type="button"
                className={classes['choice']}
                disabled={acknowledging.busyId === row.id}
                onClick={() => acknowledging.say(answers, action)}
              >
                <Icon size={22} stroke={1.7} aria-hidden />
                {words.acknowledgement.actions[action]}
              </button>
            );
          })}
        </div>
      ) : (
        <div className={classes['said']}>
          <IconCircleCheck className={classes['tick'] ?? ''} size={22} stroke={1.8} aria-hidden />
          <span className={classes['what']}>
            <strong>{words.acknowledgement.actions[said.action]}</strong>
            <span className={classes['by']}>
              {words.acknowledgement.by(said.by, formatAge(nowMs - Date.parse(said.at), words))}
            </span>
          </span>
          <Button
            size="md"
            variant="subtle"
            disabled={acknowledging.busyId === row.id}
            onClick={() => acknowledging.say(answers, 'withdrawn')}
          >
            {isStorm ? words.acknowledgement.undoAll : words.acknowledgement.undo}
          </Button>
        </div>
      )}
      {hasFailed && (
        <p className={classes['failed']} role="alert">
          {words.acknowledgement.notSaved}
        </p>
      )}
    </div>
  );
}
