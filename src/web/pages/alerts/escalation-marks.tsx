import { IconArrowUpRight } from '@tabler/icons-react';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import classes from './escalation-marks.module.css';

/** Whom the alert went on to, and why; the newest last. */
export function EscalationMarks({ row }: { row: ViolationRow }) {
  const { escalation: words } = useWords().alerts;
  if (row.escalations.length === 0) return undefined;
  return (
    <ul className={classes['marks']}>
      {row.escalations.map(({ to, unansweredMinutes, countInZoneAndDay, delayed, at }) => (
        <li key={`${to} ${at} ${String(countInZoneAndDay)}`}>
          <IconArrowUpRight size={18} stroke={2} aria-hidden />
          <strong>{words.to(to)}</strong>
          <span>
            {unansweredMinutes !== null && words.unanswered(unansweredMinutes)}
            {countInZoneAndDay !== null && words.nth(countInZoneAndDay)}
            {delayed && words.delayed}
          </span>
        </li>
      ))}
    </ul>
  );
}
