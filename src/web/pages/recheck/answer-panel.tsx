import { Kbd } from '@mantine/core';
import {
  IconArrowBounce,
  IconArrowDown,
  IconAlertTriangle,
  IconEyeOff,
  IconLeaf,
  IconShoe,
} from '@tabler/icons-react';
import { RECHECK_ANSWERS, type RecheckAnswer } from '../../../wire/recheck-answer.ts';
import question from '../frame/question.module.css';
import { useRecheckWords } from '../language/recheck-words.ts';
import { useKeys } from '../review/use-keys.ts';
import classes from './recheck-page.module.css';

const ICONS: Record<RecheckAnswer, typeof IconLeaf> = {
  throw: IconArrowBounce,
  kick: IconShoe,
  drop: IconArrowDown,
  rough: IconAlertTriangle,
  gentle: IconLeaf,
  'cannot-tell': IconEyeOff,
};

interface AnswerPanelProps {
  readonly isBusy: boolean;
  readonly onAnswer: (answer: RecheckAnswer) => void;
}

/** The question, the same for every clip: one tap or one key answers it. */
export function AnswerPanel({ isBusy, onAnswer }: AnswerPanelProps) {
  const words = useRecheckWords();
  useKeys({
    isOff: isBusy,
    ...Object.fromEntries(RECHECK_ANSWERS.map((answer, i) => [String(i + 1), () => onAnswer(answer)])),
  });
  return (
    <section className={question['panel']} aria-labelledby="recheck-question">
      <h2 id="recheck-question" className={classes['ask']}>
        {words.ask}
      </h2>
      <p className={classes['hint']}>{words.askHint}</p>
      <div className={classes['answers']} role="group" aria-labelledby="recheck-question">
        {RECHECK_ANSWERS.map((answer, i) => {
          const Icon = ICONS[answer];
          return (
            <button
              key={answer}
              type="button"
              className={[question['choice'], classes['answer']].join(' ')}
              disabled={isBusy}
              onClick={() => onAnswer(answer)}
            >
              <Icon size={22} stroke={1.8} aria-hidden />
              <span className={classes['answerName']}>{words.answers[answer]}</span>
              <Kbd aria-hidden>{i + 1}</Kbd>
              <span className={question['meaning']}>{words.meanings[answer]}</span>
            </button>
          );
        })}
      </div>
    </section>
  );
}
