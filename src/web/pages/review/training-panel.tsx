import { Alert, Button, Kbd, Textarea } from '@mantine/core';
import { IconSchool, IconSchoolOff } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ViolationRow } from '../../../wire/messages.ts';
import { TrainingStateSchema, type TrainingEntry } from '../../../wire/training.ts';
import { postJson } from '../fetch/post-json.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import question from '../frame/question.module.css';
import { useTrainingWords } from '../language/training-words.ts';
import { useWords } from '../language/language.tsx';
import { AskWho } from '../people/ask-who.tsx';
import { useInOwnName } from '../people/use-in-own-name.ts';
import { formatAge } from '../time/format-time.ts';
import { useNow } from '../time/use-now.ts';
import { clipAddress } from '../violations/evidence-address.ts';
import { useKeys } from './use-keys.ts';
import own from './training-panel.module.css';
import classes from './verdict-panel.module.css';

/** Puts a case into the collection to learn from, with why, and takes it out; only what can be shown blurred goes in. */
export function TrainingPanel({ row }: { row: ViolationRow }) {
  const words = useTrainingWords();
  const url = `/api/violations/${row.id}/training`;
  const [fetched, reload] = useFetched(url, TrainingStateSchema);
  const [isOpen, setOpen] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const naming = useInOwnName();
  const entry = fetched.kind === 'success' ? fetched.value.entry : null;
  const isThere = fetched.kind === 'success';
  // Stands while it is still being asked, or what is below would move.
  const mayGoIn = fetched.kind !== 'error' && entry === null && clipAddress(row) !== undefined;
  const canGoIn = isThere && mayGoIn;
  useKeys({ c: canGoIn && (() => setOpen(true)) });
  const put = (request: { action: 'added'; note: string } | { action: 'removed' }): void =>
    naming.run(async (by) => {
      const outcome = await postJson(url, { ...request, by }, TrainingStateSchema);
      setFailed(outcome.kind !== 'success');
      if (outcome.kind !== 'success') return;
      setOpen(false);
      reload();
    });
  if (entry === null && !mayGoIn) return undefined;
  return (
    <section className={question['panel']} aria-labelledby="training-title">
      <h3 id="training-title" className={classes['title']}>
        {words.panelTitle}
      </h3>
      <div className={classes['given']}>
        <div className={classes['givenText']}>
          {entry === null ? <p className={classes['soft']}>{words.panelHint}</p> : <InIt entry={entry} />}
          <Link href="/training" className={own['all'] ?? ''}>
            {words.open}
          </Link>
        </div>
        {entry !== null && (
          <Button
            variant="default"
            size="md"
            leftSection={<IconSchoolOff size={18} aria-hidden />}
            onClick={() => put({ action: 'removed' })}
          >
            {words.remove}
          </Button>
        )}
        {mayGoIn && !isOpen && (
          <Button
            variant="default"
            size="md"
            disabled={!isThere}
            leftSection={<IconSchool size={18} aria-hidden />}
            rightSection={<Kbd aria-hidden>C</Kbd>}
            onClick={() => setOpen(true)}
          >
            {words.add}
          </Button>
        )}
      </div>
      {canGoIn && isOpen && (
        <WhyForm save={(note) => put({ action: 'added', note })} close={() => setOpen(false)} />
      )}
      {hasFailed && (
        <Alert color="amber" role="alert" mt="md">
          {words.notSaved}
        </Alert>
      )}
      <AskWho isOpen={naming.isAsking} onAnswer={naming.answer} onCancel={naming.cancel} />
    </section>
  );
}

function InIt({ entry: { note, by, at } }: { entry: TrainingEntry }) {
  const words = useTrainingWords();
  const all = useWords();
  const nowMs = useNow(10_000);
  return (
    <>
      <p className={classes['soft']}>
        {[words.inIt, by, formatAge(nowMs - Date.parse(at), all)].join(' · ')}
      </p>
      <p className={classes['note']}>{note}</p>
    </>
  );
}

function WhyForm({ save, close }: { save: (note: string) => void; close: () => void }) {
  const words = useTrainingWords();
  const { verdict } = useWords();
  const [note, setNote] = useState('');
  return (
    <div className={classes['form']}>
      <Textarea
        autoFocus
        label={words.why}
        placeholder={words.whyPlaceholder}
        autosize
        minRows={1}
        maxRows={4}
        maxLength={500}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <div className={classes['actions']}>
        <Button size="md" disabled={note.trim() === ''} onClick={() => save(note.trim())}>
          {verdict.save}
        </Button>
        <Button size="md" variant="default" onClick={close}>
          {verdict.cancel}
        </Button>
      </div>
    </div>
  );
}
