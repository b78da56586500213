import { IconPlayerPlayFilled, IconX } from '@tabler/icons-react';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { clipAddress, snapshotAddress } from '../violations/evidence-address.ts';
import { usePlace } from '../violations/use-place.ts';
import { PictureWaiting } from '../violations/picture-waiting.tsx';
import classes from './alert-picture.module.css';
import { Still } from '../violations/still.tsx';
import { LoopingClip } from './looping-clip.tsx';

interface AlertPictureProps {
  readonly row: ViolationRow;
  readonly isPlaying: boolean;
  readonly onPlay: () => void;
  readonly onStop: () => void;
}

/** The snapshot, a tap on it plays the clip in its place; before the evidence is saved a quiet word. */
export function AlertPicture({ row, isPlaying, onPlay, onStop }: AlertPictureProps) {
  const words = useWords();
  const placeOf = usePlace();
  const clip = clipAddress(row);
  const snapshot = snapshotAddress(row);
  if (clip === undefined) return <PictureWaiting row={row} />;
  if (isPlaying) {
    return (
      <div className={classes['picture']}>
        <LoopingClip url={clip} poster={snapshot} row={row} />
        <button type="button" className={classes['stop']} aria-label={words.alerts.stop} onClick={onStop}>
          <IconX size={22} stroke={2} aria-hidden />
        </button>
      </div>
    );
  }
  return (
    <button
      type="button"
      className={classes['picture']}
      aria-label={words.alerts.play(words.kinds[row.kind], placeOf(row))}
      onClick={onPlay}
    >
      {snapshot !== undefined && <Still url={snapshot} className={classes['still']} />}
      <span className={classes['play']} aria-hidden>
        <IconPlayerPlayFilled size={26} />
      </span>
    </button>
  );
}
