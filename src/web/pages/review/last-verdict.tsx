import { Button, Kbd } from '@mantine/core';
import { useWords } from '../language/language.tsx';
import classes from './review-page.module.css';
import type { VerdictGiving } from './use-verdict-giving.ts';

/** What was just said, with the way back: the page has gone on to the next case. */
export function LastVerdict({ giving }: { giving: VerdictGiving }) {
  const { verdict: words, kinds } = useWords();
  const { last } = giving;
  return (
    <div role="status">
      {last?.verdict != null && (
        <p className={classes['last']}>
          <span>
            {kinds[last.kind]}：{words.saved(words.verdicts[last.verdict.verdict])}
          </span>
          <Button
            size="compact-md"
            variant="subtle"
            rightSection={
              <Kbd size="xs" aria-hidden>
                Z
              </Kbd>
            }
            onClick={() => void giving.withdraw(last)}
          >
            {words.undo}
          </Button>
        </p>
      )}
    </div>
  );
}
