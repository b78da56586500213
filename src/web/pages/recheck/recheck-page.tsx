import { Alert, Button, Kbd } from '@mantine/core';
import { IconChevronLeft, IconEyeCheck } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { useRecheckWords } from '../language/recheck-words.ts';
import { useWords } from '../language/language.tsx';
import { AskWho } from '../people/ask-who.tsx';
import { useWho } from '../people/use-who.ts';
import { KeysHelp } from '../review/keys-help.tsx';
import { useKeys } from '../review/use-keys.ts';
import { AnswerPanel } from './answer-panel.tsx';
import { BlindPlayer } from './blind-player.tsx';
import classes from './recheck-page.module.css';
import { useRecheck, type Recheck } from './use-recheck.ts';

/** One clip after the other, and no word of anybody about it. */
export function RecheckPage() {
  const words = useRecheckWords();
  const [who, setWho] = useWho();
  const [, navigate] = useLocation();
  return (
    <PageFrame page="review" title={words.title}>
      <AskWho isOpen={who === ''} onAnswer={setWho} onCancel={() => navigate('/review')} />
      {who !== '' && <Desk key={who} who={who} />}
    </PageFrame>
  );
}

function Desk({ who }: { who: string }) {
  const words = useRecheckWords();
  const { locale } = useWords();
  const recheck = useRecheck(who);
  const { queue } = recheck;
  const waiting = queue.kind === 'success' ? queue.value.waiting : 0;
  return (
    <div className={classes['page']}>
      <div className={classes['head']}>
        <Link href="/review" className={classes['back'] ?? ''}>
          <IconChevronLeft size={20} aria-hidden />
          {words.back}
        </Link>
        <h1 className={classes['title']}>{words.title}</h1>
        {waiting > 0 && (
          <p className={classes['waiting']}>{words.waiting(new Intl.NumberFormat(locale).format(waiting))}</p>
        )}
        <KeysHelp only={['play', 'step', 'speed', 'toRelease', 'loop', 'undo', 'help']} />
        <p className={classes['rule']}>{words.rule}</p>
      </div>
      <LastAnswer recheck={recheck} />
      <Question recheck={recheck} />
    </div>
  );
}

function Question({ recheck }: { recheck: Recheck }) {
  const words = useRecheckWords();
  const { queue } = recheck;
  switch (queue.kind) {
    case 'loading':
      return <Loading />;
    case 'error':
      return <LoadFailed problem={queue.problem} retry={recheck.reload} />;
    case 'success': {
      const { next } = queue.value;
      if (next === null)
        return (
          <Notice
            icon={<IconEyeCheck size={44} stroke={1.4} aria-hidden />}
            title={words.empty}
            hint={words.emptyHint}
          />
        );
      return (
        <div key={next.id} className={classes['case']}>
          <BlindPlayer question={next} />
          <AnswerPanel
            isBusy={recheck.state === 'busy'}
            onAnswer={(answer) => void recheck.answer(next.id, answer)}
          />
        </div>
      );
    }
  }
}

/** What was just said, with the way back: the page has gone on. */
function LastAnswer({ recheck }: { recheck: Recheck }) {
  const words = useRecheckWords();
  const { last, state, undo } = recheck;
  useKeys({ z: () => void undo() });
  return (
    <>
      <div role="status">
        {last !== undefined && (
          <p className={classes['last']}>
            <span>{words.saved(words.answers[last.answer])}</span>
            <Button
              size="compact-md"
              variant="subtle"
              rightSection={
                <Kbd size="xs" aria-hidden>
                  Z
                </Kbd>
              }
              onClick={() => void undo()}
            >
              {words.undo}
            </Button>
          </p>
        )}
      </div>
      {(state === 'failed' || state === 'closed') && (
        <Alert color="amber" role="alert">
          {state === 'failed' ? words.notSaved : words.closed}
        </Alert>
      )}
    </>
  );
}
