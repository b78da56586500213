import { IconCalendarOff, IconClock, IconEyeOff, IconVideoOff } from '@tabler/icons-react';
import type { ViolationRow } from '../../../wire/messages.ts';
import classes from './case-thumb.module.css';
import { snapshotAddress } from './evidence-address.ts';
import { Still } from './still.tsx';

/** Ready without a picture: nobody knows where heads are in it. */
const SIGNS = {
  raised: IconClock,
  capturing: IconClock,
  ready: IconEyeOff,
  failed: IconVideoOff,
  expired: IconCalendarOff,
} as const;

/** A case's snapshot, small; where there is none, a sign of why. */
export function CaseThumb({ row }: { row: ViolationRow }) {
  const snapshot = snapshotAddress(row);
  if (snapshot !== undefined) return <Still url={snapshot} className={classes['thumb']} />;
  const Icon = SIGNS[row.evidenceState];
  return (
    <span className={`${classes['thumb'] ?? ''} ${classes['blank'] ?? ''}`}>
      <Icon size={22} stroke={1.5} aria-hidden />
    </span>
  );
}
