import { useRef } from 'react';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { usePlace } from '../violations/use-place.ts';
import classes from './alert-picture.module.css';
import { loopSpan } from '../violations/loop-span.ts';

interface LoopingClipProps {
  readonly url: string;
  /** Shown until the first picture of the clip is there. */
  readonly poster: string | undefined;
  readonly row: ViolationRow;
}

/** Plays the moment around the release again and again, without sound. */
export function LoopingClip({ url, poster, row }: LoopingClipProps) {
  const words = useWords();
  const placeOf = usePlace();
  const video = useRef<HTMLVideoElement>(null);
  const span = loopSpan(row);
  const toStart = (): void => {
    if (video.current !== null) video.current.currentTime = span.startS;
  };
  return (
    <video
      ref={video}
      className={classes['still']}
      src={url}
      poster={poster}
      aria-label={`${words.kinds[row.kind]}, ${placeOf(row)}`}
      muted
      loop
      autoPlay
      playsInline
      onLoadedMetadata={toStart}
      onTimeUpdate={({ currentTarget }) => {
        if (currentTarget.currentTime >= span.endS || currentTarget.currentTime < span.startS - 0.5)
          toStart();
      }}
    />
  );
}
