import { Button } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { ClockReportSchema, type ClockReport } from '../../../wire/clock-message.ts';
import { postJson } from '../fetch/post-json.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { Dialog } from '../frame/dialog.tsx';
import { useClockWords } from '../language/clock-words.ts';
import { useWords } from '../language/language.tsx';
import { useLiveConnection } from '../live/live-context.tsx';
import { useSite } from '../live/site-context.tsx';
import { AskWho } from '../people/ask-who.tsx';
import { useInOwnName } from '../people/use-in-own-name.ts';
import { formatMoment, formatSpan } from '../time/format-time.ts';
import classes from './clock-note.module.css';

/** As often as the box looks at its clock. */
const LOOK_EVERY_MS = 30_000;
const HOUR_S = 3600;

/** That the box doubts its own clock, why, by how much and since when; nothing while it believes it. */
export function ClockNote({ mayConfirm }: { mayConfirm: boolean }) {
  const words = useClockWords();
  const dictionary = useWords();
  const { timeZone } = useSite();
  const [clock, reload] = useClock();
  if (clock === undefined || clock.level === 'ok') return undefined;
  const moment = (iso: string): string => formatMoment(iso, timeZone, dictionary.locale);
  const span = formatSpan(Math.abs(clock.offS) * 1000, dictionary);
  const hours = new Intl.NumberFormat(dictionary.locale, { maximumFractionDigits: 1 });
  const facts: readonly (readonly [label: string, iso: string | null])[] = [
    [words.now, clock.now],
    [words.known, clock.known],
    [words.since, clock.since],
  ];
  return (
    <section className={classes['note']} aria-labelledby="clock-in-doubt">
      <IconClockExclamation className={classes['icon'] ?? ''} size={28} stroke={1.6} aria-hidden />
      <div className={classes['body']}>
        <h2 id="clock-in-doubt" className={classes['title']}>
          {words.title}
        </h2>
        <p>{words.why[clock.level](`${span?.count ?? ''} ${span?.unit ?? ''}`.trim())}</p>
        <dl className={classes['facts']}>
          {facts.map(
            ([label, iso]) =>
              iso !== null && (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{moment(iso)}</dd>
                </div>
              ),
          )}
        </dl>
        <p>
          {words.kept}{' '}
          {words.settles(hours.format(clock.ranS / HOUR_S), hours.format(clock.settlesAfterS / HOUR_S))}
        </p>
        <p>{words.wrong}</p>
        {mayConfirm && <Confirm now={moment(clock.now)} reload={reload} />}
      </div>
    </section>
  );
}

function Confirm({ now, reload }: { now: string; reload: () => void }) {
  const words = useClockWords();
  const asking = useInOwnName();
  const [isOpen, setOpen] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const send = async (by: string): Promise<void> => {
    const outcome = await postJson('/api/clock/confirmation', { by }, ClockReportSchema);
    setFailed(outcome.kind !== 'success');
    if (outcome.kind !== 'success') return;
    setOpen(false);
    reload();
  };
  const open = (): void => {
    // What is asked about is the time of this moment.
    reload();
    setOpen(true);
  };
  return (
    <>
      <Button size="md" variant="default" onClick={open}>
        {words.confirm}
      </Button>
      <Dialog title={words.ask} isOpen={isOpen} close={() => setOpen(false)}>
        <p className={classes['now']}>{now}</p>
        <p className={classes['hint']}>{words.askHint}</p>
        {hasFailed && (
          <p className={classes['failed']} role="alert">
            {words.failed}
          </p>
        )}
        <Button size="md" fullWidth onClick={() => asking.run(send)}>
          {words.yes}
        </Button>
      </Dialog>
      <AskWho isOpen={asking.isAsking} onAnswer={asking.answer} onCancel={asking.cancel} />
    </>
  );
}

/** Undefined while nothing is known of it. */
function useClock(): readonly [clock: ClockReport | undefined, reload: () => void] {
  const live = useLiveConnection();
  const [fetched, reload] = useFetched('/api/clock', ClockReportSchema);
  useEffect(() => live.onOpen(reload), [live, reload]);
  useEffect(() => {
    const timer = setInterval(reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);
  return [fetched.kind === 'success' ? fetched.value : undefined, reload];
}
