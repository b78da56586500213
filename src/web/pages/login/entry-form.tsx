import { Alert, Button } from '@mantine/core';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { SessionSchema } from '../../../wire/accounts.ts';
import { sendJson } from '../fetch/post-json.ts';
import { LanguageSwitch } from '../frame/language-switch.tsx';
import { useTitle } from '../frame/use-title.ts';
import { useWords } from '../language/language.tsx';
import { useSession } from '../people/session-context.tsx';
import classes from './entry-form.module.css';

interface EntryFormProps {
  readonly title: string;
  readonly hint: string | undefined;
  readonly submitWord: string;
  /** What a refusal means here. */
  readonly wrong: string;
  readonly url: string;
  /** @returns undefined where something is missing */
  readonly body: () => object | undefined;
  readonly children: ReactNode;
}

/** One card in the middle: a question, its fields, and what went wrong. */
export function EntryForm({ title, hint, submitWord, wrong, url, body, children }: EntryFormProps) {
  const { productName, failure, session: words } = useWords();
  const { recheck } = useSession();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  useTitle(title);
  const send = async (): Promise<void> => {
    const filled = body();
    if (filled === undefined) {
      setProblem(words.incomplete);
      return;
    }
    setBusy(true);
    setProblem(undefined);
    const outcome = await sendJson('POST', url, filled, SessionSchema);
    setBusy(false);
    if (outcome.kind === 'success') recheck();
    else if (outcome.kind === 'error') {
      const { code } = outcome;
      if (code === 'wrong-login') setProblem(wrong);
      else if (code === 'too-many-tries') setProblem(words.wait);
      else if (code === 'bad-request') setProblem(words.incomplete);
      else setProblem(failure[outcome.problem]);
    }
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void send();
  };
  return (
    <main className={classes['page']}>
      <section className={classes['card']} aria-labelledby="entry-title">
        <div className={classes['head']}>
          <span className={classes['product']}>{productName}</span>
          <LanguageSwitch />
        </div>
        <h1 id="entry-title" className={classes['title']}>
          {title}
        </h1>
        {hint !== undefined && (
          <p className={classes['hint']} role="status">
            {hint}
          </p>
        )}
        <form className={classes['form']} onSubmit={submit}>
          {children}
          <div aria-live="assertive">{problem !== undefined && <Alert color="amber">{problem}</Alert>}</div>
          <Button type="submit" size="lg" fullWidth loading={isBusy}>
            {submitWord}
          </Button>
        </form>
      </section>
    </main>
  );
}
