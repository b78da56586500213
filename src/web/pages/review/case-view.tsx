import { SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import type { ViolationRow } from '../../../wire/messages.ts';
import type { Unblurring } from '../../../wire/unblurring.ts';
import { PictureWaiting } from '../violations/picture-waiting.tsx';
import { useWords } from '../language/language.tsx';
import { clipAddress, snapshotAddress } from '../violations/evidence-address.ts';
import { usePlace } from '../violations/use-place.ts';
import { KindName } from '../violations/kind-name.tsx';
import { BlurBar } from './blur-bar.tsx';
import { CaseFacts } from './case-facts.tsx';
import classes from './case-view.module.css';
import { ClipPlayer } from './clip-player.tsx';
import { ExportPanel } from './export-panel.tsx';
import { HoldPanel } from './hold-panel.tsx';
import { OpinionHistory } from './opinion-history.tsx';
import { TrainingPanel } from './training-panel.tsx';
import { useUnblurring } from './use-unblurring.ts';
import type { VerdictGiving } from './use-verdict-giving.ts';
import { VerdictPanel } from './verdict-panel.tsx';

/** Asked for apart: the picture comes first. */
const NeighbourStrip = lazy(() =>
  import('./neighbour-strip.tsx').then((m) => ({ default: m.NeighbourStrip })),
);

/** As in the style: picture and question stand side by side. Else the question comes before what was around. */
const BROAD = '(min-width: 100em)';

type Shown = 'clip' | 'snapshot';

export interface CaseViewProps {
  readonly row: ViolationRow;
  readonly giving: VerdictGiving;
  /** Address of the list, where it is not beside the case. */
  readonly back: string | undefined;
}

/** One violation: what was seen, what people say of it, and every figure of it. */
export function CaseView({ row, giving, back }: CaseViewProps) {
  const { review } = useWords();
  const placeOf = usePlace();
  const [shown, setShown] = useState<Shown>('clip');
  const isBroad = useMediaQuery(BROAD, undefined, { getInitialValueInEffect: false });
  const around = (
    <Suspense fallback={<div className={classes['around']} />}>
      <NeighbourStrip row={row} />
    </Suspense>
  );
  return (
    <div className={classes['case']}>
      <div className={classes['head']}>
        {back !== undefined && (
          <Link href={back} className={classes['back'] ?? ''}>
            <IconChevronLeft size={20} aria-hidden />
            {review.backToList}
          </Link>
        )}
        <div className={classes['name']}>
          <h2 className={classes['kind']}>
            <KindName kind={row.kind} />
          </h2>
          <p className={classes['place']}>{placeOf(row)}</p>
        </div>
        <SegmentedControl
          className={classes['choice'] ?? ''}
          aria-label={review.clipOrSnapshot}
          size="md"
          value={shown}
          onChange={setShown}
          data={[
            { value: 'clip', label: review.clip },
            { value: 'snapshot', label: review.snapshot },
          ]}
        />
      </div>
      <div className={classes['seen']}>
        <Evidence row={row} shown={shown} />
        {isBroad && around}
      </div>
      <div className={classes['said']}>
        <VerdictPanel row={row} giving={giving} />
        {!isBroad && around}
        <HoldPanel row={row} />
        <ExportPanel row={row} />
        <TrainingPanel key={row.id} row={row} />
        <OpinionHistory
          key={[row.verdict, row.acknowledgement, row.hold].map((said) => said?.at ?? '').join(' ')}
          row={row}
        />
        <CaseFacts row={row} />
      </div>
    </div>
  );
}

function Evidence({ row, shown }: { row: ViolationRow; shown: Shown }) {
  const [unblurring, setUnblurring] = useUnblurring();
  return (
    <>
      <Pictures row={row} shown={shown} unblurring={unblurring} />
      {row.evidenceState === 'ready' && (
        <BlurBar row={row} unblurring={unblurring} onUnblurring={setUnblurring} />
      )}
    </>
  );
}

interface PicturesProps {
  readonly row: ViolationRow;
  readonly shown: Shown;
  readonly unblurring: Unblurring | undefined;
}

function Pictures({ row, shown, unblurring }: PicturesProps) {
  const words = useWords();
  const placeOf = usePlace();
  const clip = unblurring?.clipUrl ?? clipAddress(row);
  const snapshot = unblurring?.snapshotUrl ?? snapshotAddress(row);
  if (clip === undefined || snapshot === undefined) {
    return <PictureWaiting row={row} />;
  }
  if (shown === 'clip') return <ClipPlayer key={clip} url={clip} poster={snapshot} row={row} />;
  return (
    <img
      className={classes['snapshot']}
      src={snapshot}
      alt={words.review.snapshotOf(words.kinds[row.kind], placeOf(row))}
    />
  );
}
