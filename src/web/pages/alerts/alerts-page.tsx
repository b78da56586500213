import { Button } from '@mantine/core';
import { IconLeaf } from '@tabler/icons-react';
import { useState } from 'react';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { StaleBand } from '../frame/stale-band.tsx';
import { useWords } from '../language/language.tsx';
import { useNow } from '../time/use-now.ts';
import { useViolations, type ViolationList } from '../violations/use-violations.ts';
import { AlertCard } from './alert-card.tsx';
import classes from './alerts-page.module.css';
import { ArrivalVoice } from './arrival-voice.tsx';

export function AlertsPage() {
  const words = useWords();
  const list = useViolations();
  return (
    <PageFrame page="alerts">
      <div className={classes['page']}>
        <h1 className={classes['title']}>{words.alerts.title}</h1>
        <StaleBand />
        <ArrivalVoice list={list} />
        <Body list={list} />
      </div>
    </PageFrame>
  );
}

function Body({ list }: { list: ViolationList }) {
  const { alerts } = useWords();
  if (list.rows.length > 0) return <Cards list={list} />;
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

function Cards({ list }: { list: ViolationList }) {
  const { alerts } = useWords();
  const nowMs = useNow(1000);
  const [playingId, setPlayingId] = useState<string>();
  return (
    <>
      <ul className={classes['cards']}>
        {list.rows.map((row) => (
          <li key={row.id}>
            <AlertCard
              row={row}
              nowMs={nowMs}
              isNew={list.arrived.includes(row.id)}
              isPlaying={row.id === playingId}
              onPlay={() => setPlayingId(row.id)}
              onStop={() => setPlayingId(undefined)}
            />
          </li>
        ))}
      </ul>
      <div className={classes['more']}>
        {list.older === 'none' ? (
          <p className={classes['end']}>{alerts.end}</p>
        ) : (
          <Button size="md" variant="default" loading={list.older === 'loading'} onClick={list.loadOlder}>
            {alerts.older}
          </Button>
        )}
      </div>
    </>
  );
}
