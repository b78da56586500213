import { IconChevronDown } from '@tabler/icons-react';
import { useWords } from '../language/language.tsx';
import { formatAge } from '../time/format-time.ts';
import classes from './storm-bar.module.css';
import type { Storm } from './use-storms.ts';

/** How much more came of the same camera, or was answered by the same tap; a tap here opens or closes it. */
export function StormBar({ storm, nowMs }: { storm: Storm; nowMs: number }) {
  const words = useWords();
  const { first, others, isOpen, toggle } = storm;
  const [newest] = others;
  if (newest === undefined) return undefined;
  const isAnswered = first.acknowledgement !== null;
  return (
    <button
      type="button"
      className={classes['bar']}
      data-answered={isAnswered}
      aria-expanded={isOpen}
      onClick={toggle}
    >
      <strong>
        {isAnswered
          ? words.alerts.answeredToo(others.length)
          : words.alerts.more(first.cameraName, others.length)}
      </strong>
      {!isAnswered && (
        <span className={classes['age']}>
          {words.alerts.newest(formatAge(nowMs - Date.parse(newest.occurredAt), words))}
        </span>
      )}
      <IconChevronDown className={classes['mark'] ?? ''} size={20} stroke={1.8} aria-hidden />
    </button>
  );
}
