import { useRef, useState } from 'react';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import { usePlace } from '../violations/use-place.ts';
import { usePrepared } from '../violations/use-prepared.ts';
import { PreparedWord } from '../violations/when-prepared.tsx';
import { loopSpan } from '../violations/loop-span.ts';
import { ClipControls } from './clip-controls.tsx';
import { ClipOverlay } from './clip-overlay.tsx';
import classes from './clip-player.module.css';
import { LEAD_IN_S, useClip, USUAL_FPS } from './use-clip.ts';
import { useKeys } from './use-keys.ts';

interface ClipPlayerProps {
  readonly url: string;
  /** Shown until the clip's own picture is there. */
  readonly poster: string;
  readonly row: ViolationRow;
}

/** The player stands at once, so that nothing moves when the clip, once its heads are blurred, comes into it. */
export function ClipPlayer({ url, poster, row }: ClipPlayerProps) {
  const words = useWords();
  const placeOf = usePlace();
  const { cameras } = useLive();
  const video = useRef<HTMLVideoElement>(null);
  const [hasOverlay, setOverlay] = useState(true);
  const [hasFailed, setHasFailed] = useState(false);
  const prepared = usePrepared(url);
  const releaseS = row.clipReleaseMs === null ? undefined : row.clipReleaseMs / 1000;
  const fps = cameras.get(row.cameraId)?.measuredFps ?? USUAL_FPS;
  const clip = useClip({ video, fps, releaseS, loop: loopSpan(row), isLooping: false });
  const toggleOverlay = (): void => setOverlay((isOn) => !isOn);
  useKeys({ o: toggleOverlay });
  return (
    <div className={classes['player']}>
      <div className={classes['screen']}>
        <video
          ref={video}
          className={classes['video']}
          {...(prepared === 'ready' && { src: url, poster })}
          aria-label={`${words.kinds[row.kind]}, ${placeOf(row)}`}
          muted
          loop
          playsInline
          preload="auto"
          onClick={clip.actions.toggle}
          onLoadedMetadata={() => {
            setHasFailed(false);
            if (releaseS !== undefined) clip.actions.seek(releaseS - LEAD_IN_S);
          }}
          onError={() => setHasFailed(true)}
        />
        {prepared !== 'ready' && (
          <div className={classes['preparing']}>
            <PreparedWord prepared={prepared} />
          </div>
        )}
        {hasOverlay && prepared === 'ready' && <ClipOverlay row={row} positionS={clip.position.positionS} />}
        {hasFailed && (
          <p className={classes['failed']} role="alert">
            {words.review.cannotPlay}
          </p>
        )}
      </div>
      <ClipControls
        clip={clip}
        releaseS={releaseS}
        downloadUrl={url}
        overlay={{ isOn: hasOverlay, toggle: toggleOverlay }}
      />
    </div>
  );
}
