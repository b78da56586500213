import { Button } from '@mantine/core';
import { IconLeaf, IconSchool } from '@tabler/icons-react';
import { Fragment, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { ViolationRow } from '../../../wire/messages.ts';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { StaleBand } from '../frame/stale-band.tsx';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { AskWho } from '../people/ask-who.tsx';
import { useNow } from '../time/use-now.ts';
import { useViolations, type ViolationChoice, type ViolationList } from '../violations/use-violations.ts';
import { AdviceList } from './advice-list.tsx';
import { AlertCard } from './alert-card.tsx';
import classes from './alerts-page.module.css';
import { ArrivalVoice } from './arrival-voice.tsx';
import { AttentionMenu } from './attention-menu.tsx';
import { StormAnswerNote } from './storm-answer-note.tsx';
import { StormBar } from './storm-bar.tsx';
import { useAcknowledging, type Acknowledging } from './use-acknowledging.ts';
import { groupAnswered, groupRows, rowsOf, useStorms, useWholeStorms, type RowGroup } from './use-storms.ts';

const WAITING: ViolationChoice = {
  query: 'acknowledged=no',
  fits: ({ acknowledgement }: ViolationRow) => acknowledgement === null,
};
const ANSWERED: ViolationChoice = {
  query: 'acknowledged=yes',
  fits: ({ acknowledgement }: ViolationRow) => acknowledgement !== null,
};

/** What happens now: what nobody has answered comes first. */
export function AlertsPage() {
  const { alerts, pages } = useWords();
  const waiting = useViolations(WAITING);
  const answered = useViolations(ANSWERED);
  const acknowledging = useAcknowledging();
  return (
    <PageFrame page="alerts">
      <div className={classes['page']}>
        <div className={classes['head']}>
          <h1 className={classes['title']}>{alerts.title}</h1>
          <AttentionMenu list={waiting} />
        </div>
        <StaleBand />
        <ArrivalVoice list={waiting} />
        <Waiting list={waiting} acknowledging={acknowledging} />
        <AdviceList />
        <Answered list={answered} acknowledging={acknowledging} />
        <Link href="/training" className={classes['training'] ?? ''}>
          <IconSchool size={20} stroke={1.7} aria-hidden />
          {pages.training}
        </Link>
      </div>
      <StormAnswerNote acknowledging={acknowledging} />
      <AskWho
        isOpen={acknowledging.isAsking}
        onAnswer={acknowledging.answerWho}
        onCancel={acknowledging.cancel}
      />
    </PageFrame>
  );
}

interface ListProps {
  readonly list: ViolationList;
  readonly acknowledging: Acknowledging;
}

function Waiting({ list, acknowledging }: ListProps) {
  const { alerts } = useWords();
  const { alertCooldownMs } = useSite();
  const groups = groupRows(list.rows, alertCooldownMs);
  useWholeStorms(list, groups, alertCooldownMs);
  if (list.rows.length > 0 || list.older !== 'none')
    return <Cards list={list} groups={groups} acknowledging={acknowledging} />;
  switch (list.status.kind) {
    case 'loading':
      return <Loading />;
    case 'error':
      return <LoadFailed problem={list.status.problem} retry={list.reload} />;
    case 'ready':
      return (
        <Notice
          icon={<IconLeaf size={44} stroke={1.4} aria-hidden />}
          title={alerts.empty}
          hint={alerts.emptyHint}
        />
      );
  }
}

function Answered({ list, acknowledging }: ListProps) {
  const { alerts } = useWords();
  const { alertCooldownMs } = useSite();
  const groups = groupAnswered(list.rows);
  useWholeStorms(list, groups, alertCooldownMs);
  if (groups.length === 0) return undefined;
  return (
    <>
      <h2 className={classes['subtitle']}>{alerts.answered}</h2>
      <Cards list={list} groups={groups} acknowledging={acknowledging} />
    </>
  );
}

interface CardsProps extends ListProps {
  readonly groups: readonly RowGroup[];
}

function Cards({ list, groups, acknowledging }: CardsProps) {
  const { alerts } = useWords();
  const nowMs = useNow(1000);
  const [playingId, setPlayingId] = useState<string>();
  const storms = useStorms(groups);
  const card = (row: ViolationRow, answers: readonly ViolationRow[], below?: ReactNode) => (
    <AlertCard
      row={row}
      answers={answers}
      nowMs={nowMs}
      isNew={list.arrived.includes(row.id) && row.acknowledgement === null}
      isPlaying={row.id === playingId}
      acknowledging={acknowledging}
      onPlay={() => setPlayingId(row.id)}
      onStop={() => setPlayingId(undefined)}
    >
      {below}
    </AlertCard>
  );
  return (
    <>
      <ul className={classes['cards']}>
        {storms.map((storm) => (
          <Fragment key={storm.first.id}>
            <li>
              {card(
                storm.first,
                storm.isOpen ? [storm.first] : rowsOf(storm),
                <StormBar storm={storm} nowMs={nowMs} />,
              )}
            </li>
            {storm.isOpen &&
              storm.others.map((row) => (
                <li key={row.id} className={classes['within']}>
                  {card(row, [row])}
                </li>
              ))}
          </Fragment>
        ))}
      </ul>
      {list.older !== 'none' && (
        <div className={classes['more']}>
          <Button size="md" variant="default" loading={list.older === 'loading'} onClick={list.loadOlder}>
            {alerts.older}
          </Button>
        </div>
      )}
    </>
  );
}
