import { IconChevronDown } from '@tabler/icons-react';
import { useWords } from '../language/language.tsx';
import { formatAge } from '../time/format-time.ts';
import classes from './storm-bar.module.css';
import type { Storm } from './use-storms.ts';

/** How much more came of the same camera; a tap opens or closes it. */
export function StormBar({ storm, nowMs }: { storm: Storm; nowMs: number }) {
  const words = useWords();
  const { first, others, isOpen, toggle } = storm;
  const [newest] = others;
  if (newest === undefined) return undefined;
  return (
    <button type="button" className={classes['bar']} aria-expanded={isOpen} onClick={toggle}>
      <strong>{words.alerts.more(first.cameraName, others.length)}</strong>
      <span className={classes['age']}>
        {words.alerts.newest(formatAge(nowMs - Date.parse(newest.occurredAt), words))}
      </span>
      <IconChevronDown className={classes['mark'] ?? ''} size={20} stroke={1.8} aria-hidden />
    </button>
  );
}
