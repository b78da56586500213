import { SegmentedControl } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { ViolationRow } from '../../../wire/messages.ts';
import { PictureWaiting } from '../violations/picture-waiting.tsx';
import { useWords } from '../language/language.tsx';
import { clipAddress, snapshotAddress } from '../violations/evidence-address.ts';
import { formatPlace } from '../violations/format-measure.ts';
import { KindName } from '../violations/kind-name.tsx';
import { CaseFacts } from './case-facts.tsx';
import classes from './case-view.module.css';
import { ClipPlayer } from './clip-player.tsx';

type Shown = 'clip' | 'snapshot';

/** One violation: what was seen, and every figure of it. */
export function CaseView({ row, hasBack }: { row: ViolationRow; hasBack: boolean }) {
  const { review } = useWords();
  const [shown, setShown] = useState<Shown>('clip');
  return (
    <div className={classes['case']}>
      <div className={classes['head']}>
        {hasBack && (
          <Link href="/review" className={classes['back'] ?? ''}>
            <IconChevronLeft size={20} aria-hidden />
            {review.backToList}
          </Link>
        )}
        <div className={classes['name']}>
          <h2 className={classes['kind']}>
            <KindName kind={row.kind} />
          </h2>
          <p className={classes['place']}>{formatPlace(row)}</p>
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
      <Evidence row={row} shown={shown} />
      <CaseFacts row={row} />
    </div>
  );
}

function Evidence({ row, shown }: { row: ViolationRow; shown: Shown }) {
  const words = useWords();
  const clip = clipAddress(row);
  const snapshot = snapshotAddress(row);
  if (clip === undefined || snapshot === undefined) {
    return <PictureWaiting hasFailed={row.evidenceState === 'failed'} />;
  }
  if (shown === 'clip') return <ClipPlayer url={clip} row={row} />;
  return (
    <img
      className={classes['snapshot']}
      src={snapshot}
      alt={words.review.snapshotOf(words.kinds[row.kind], formatPlace(row))}
    />
  );
}
