import { Button, Kbd } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconHelp, IconLeaf } from '@tabler/icons-react';
import { useState } from 'react';
import { VERDICTS, type Verdict, type VerdictEntry } from '../../../wire/verdict.ts';
import type { ViolationRow } from '../../../wire/messages.ts';
import question from '../frame/question.module.css';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatAge, formatSpan } from '../time/format-time.ts';
import { useNow } from '../time/use-now.ts';
import { useKeys } from './use-keys.ts';
import type { VerdictGiving } from './use-verdict-giving.ts';
import { VerdictForm } from './verdict-form.tsx';
import classes from './verdict-panel.module.css';

export const VERDICT_ICONS = { confirmed: IconCheck, 'false-alarm': IconLeaf, unsure: IconHelp } as const;

/** The question that the whole page is about: asked, answered, or taken back. */
export function VerdictPanel({ row, giving }: { row: ViolationRow; giving: VerdictGiving }) {
  const words = useWords().verdict;
  const [drafted, setDrafted] = useState<Verdict>();
  useKeys({
    1: () => setDrafted('confirmed'),
    2: () => setDrafted('false-alarm'),
    3: () => setDrafted('unsure'),
    isOff: drafted !== undefined,
  });
  return (
    <section
      className={question['panel']}
      aria-labelledby="verdict-title"
      data-verdict={row.verdict?.verdict}
    >
      <div className={classes['head']}>
        <h3 id="verdict-title" className={classes['title']}>
          {row.verdict === null ? words.ask : words.title}
        </h3>
        {row.verdict === null && <Deadline row={row} />}
      </div>
      {row.verdict !== null && drafted === undefined && (
        <Given entry={row.verdict} undo={() => void giving.withdraw(row)} />
      )}
      {(row.verdict === null || drafted !== undefined) && (
        <div className={classes['choices']} role="group" aria-label={words.title}>
          {VERDICTS.map((verdict, i) => {
            const Icon = VERDICT_ICONS[verdict];
            return (
              <button
                key={verdict}
                type="button"
                className={[question['choice'], classes['choice']].join(' ')}
                data-verdict={verdict}
                aria-pressed={drafted === verdict}
                onClick={() => setDrafted(verdict)}
              >
                <Icon size={22} stroke={2} aria-hidden />
                <span className={classes['choiceName']}>{words.verdicts[verdict]}</span>
                <Kbd aria-hidden>{i + 1}</Kbd>
                <span className={question['meaning']}>{words.meaning[verdict]}</span>
              </button>
            );
          })}
        </div>
      )}
      {drafted !== undefined && (
        <VerdictForm
          key={drafted}
          verdict={drafted}
          giving={giving}
          row={row}
          close={() => setDrafted(undefined)}
        />
      )}
    </section>
  );
}

function Given({ entry, undo }: { entry: VerdictEntry; undo: () => void }) {
  const words = useWords();
  const nowMs = useNow(10_000);
  if (entry.verdict === 'withdrawn') return undefined;
  const Icon = VERDICT_ICONS[entry.verdict];
  const reason = entry.reason === null ? [] : [words.verdict.reasons[entry.reason]];
  return (
    <div className={classes['given']}>
      <Icon className={classes['givenIcon'] ?? ''} size={30} stroke={2} aria-hidden />
      <div className={classes['givenText']}>
        <p className={classes['givenName']}>{words.verdict.verdicts[entry.verdict]}</p>
        <p className={classes['soft']}>
          {[...reason, entry.by, formatAge(nowMs - Date.parse(entry.at), words)].join(' · ')}
        </p>
        {entry.note !== null && entry.note !== '' && <p className={classes['note']}>{entry.note}</p>}
      </div>
      <Button
        variant="default"
        size="md"
        leftSection={<IconArrowBackUp size={18} stroke={1.8} aria-hidden />}
        rightSection={<Kbd aria-hidden>Z</Kbd>}
        onClick={undo}
      >
        {words.verdict.undo}
      </Button>
    </div>
  );
}

/** How long there is still time, or since when there is none. */
export function Deadline({ row }: { row: ViolationRow }) {
  const words = useWords();
  const { reviewWithinMs } = useSite();
  const nowMs = useNow(10_000);
  const leftMs = Date.parse(row.occurredAt) + reviewWithinMs - nowMs;
  const span = formatSpan(Math.abs(leftMs), words);
  if (span === undefined) return undefined;
  const text = `${span.count} ${span.unit}`;
  return (
    <span className={classes['deadline']} data-overdue={leftMs < 0}>
      {leftMs < 0 && <IconAlertTriangle size={16} stroke={1.8} aria-hidden />}
      {leftMs < 0 ? words.verdict.overdueBy(text) : words.verdict.dueIn(text)}
    </span>
  );
}
