import { IconVideo, IconVideoOff } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { Mark } from '../review/case-list.tsx';
import { useNow } from '../time/use-now.ts';
import { CaseThumb } from '../violations/case-thumb.tsx';
import { clipAddress } from '../violations/evidence-address.ts';
import { describeDistance } from '../violations/format-measure.ts';
import { KindName } from '../violations/kind-name.tsx';
import { usePlace } from '../violations/use-place.ts';
import classes from './near-case.module.css';
import { useDifference } from './use-difference.ts';

/** A violation near a scan; leads to its case, where the clip plays. */
export function NearCase({ row, differenceS }: { row: ViolationRow; differenceS: number }) {
  const words = useWords();
  const placeOf = usePlace();
  const differenceOf = useDifference();
  const nowMs = useNow(60_000);
  const ClipIcon = clipAddress(row) === undefined ? IconVideoOff : IconVideo;
  return (
    <Link href={`/review/${row.id}?review=all`} className={classes['case'] ?? ''}>
      <CaseThumb row={row} />
      <span className={classes['text']}>
        <span className={classes['first']}>
          <KindName kind={row.kind} />
          <span className={classes['difference']}>{differenceOf(differenceS)}</span>
        </span>
        <span className={classes['first']}>
          <span className={classes['distance']}>{describeDistance(row, words)}</span>
          <Mark row={row} nowMs={nowMs} />
        </span>
        <span className={classes['soft']}>
          <ClipIcon size={16} stroke={1.7} aria-hidden />
          {words.review.clip} {words.evidenceStates[row.evidenceState]} · {placeOf(row)}
        </span>
      </span>
    </Link>
  );
}
