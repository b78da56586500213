import { IconPlayerPlayFilled, IconX } from '@tabler/icons-react';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { clipAddress, snapshotAddress, stripAddress } from '../violations/evidence-address.ts';
import { usePlace } from '../violations/use-place.ts';
import { PictureWaiting } from '../violations/picture-waiting.tsx';
import classes from './alert-picture.module.css';
import { Still } from '../violations/still.tsx';
import { WhenPrepared } from '../violations/when-prepared.tsx';
import { LoopingClip } from './looping-clip.tsx';

interface AlertPictureProps {
  readonly row: ViolationRow;
  readonly isPlaying: boolean;
  readonly onPlay: () => void;
  readonly onStop: () => void;
}

/** Kinds in which the parcel flies; the strip of any other shows what was before and after a contact. */
const FLIGHTS: ReadonlySet<ViolationRow['kind']> = new Set(['throw', 'toss', 'drop']);

/**
 * Three frames of what happened, or the snapshot where they could not be drawn; a tap plays the clip in their place. Before the
 * evidence is saved a quiet word.
 */
export function AlertPicture({ row, isPlaying, onPlay, onStop }: AlertPictureProps) {
  const words = useWords();
  const placeOf = usePlace();
  const clip = clipAddress(row);
  const snapshot = snapshotAddress(row);
  const strip = stripAddress(row);
  if (clip === undefined) return <PictureWaiting row={row} />;
  if (isPlaying) {
    return (
      <div className={classes['picture']}>
        <WhenPrepared url={clip}>
          <LoopingClip url={clip} poster={snapshot} row={row} />
        </WhenPrepared>
        <button type="button" className={classes['stop']} aria-label={words.alerts.stop} onClick={onStop}>
          <IconX size={22} stroke={2} aria-hidden />
        </button>
      </div>
    );
  }
  const still = strip ?? snapshot;
  return (
    <>
      <button
        type="button"
        className={classes['picture']}
        data-strip={strip !== undefined}
        aria-label={words.alerts.play(words.kinds[row.kind], placeOf(row))}
        onClick={onPlay}
      >
        {still !== undefined && (
          <Still url={still} className={classes[strip === undefined ? 'still' : 'strip']} />
        )}
        <span className={classes['play']} aria-hidden>
          <IconPlayerPlayFilled size={strip === undefined ? 26 : 18} />
        </span>
      </button>
      {strip !== undefined && (
        <div className={classes['moments']} aria-hidden>
          {words.alerts.moments[FLIGHTS.has(row.kind) ? 'flight' : 'contact'].map((moment) => (
            <span key={moment}>{moment}</span>
          ))}
        </div>
      )}
    </>
  );
}
