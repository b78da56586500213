import { useEffect, useRef, useState } from 'react';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import { snapshotAddress } from '../violations/evidence-address.ts';
import { formatPlace } from '../violations/format-measure.ts';
import { ClipControls, type ClipActions } from './clip-controls.tsx';
import classes from './clip-player.module.css';
import { usePlayPosition } from './use-play-position.ts';
import { usePlayerKeys } from './use-player-keys.ts';

/** Where the camera's rate is not known. */
const USUAL_FPS = 25;
/** The player opens shortly before the release: the eye needs the wind-up. */
const LEAD_IN_S = 2;

export function ClipPlayer({ url, row }: { url: string; row: ViolationRow }) {
  const words = useWords();
  const { cameras } = useLive();
  const video = useRef<HTMLVideoElement>(null);
  const position = usePlayPosition(video);
  const [speed, setSpeed] = useState(1);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    if (video.current !== null) video.current.playbackRate = speed;
  }, [speed]);
  const releaseS = row.clipReleaseMs === null ? undefined : row.clipReleaseMs / 1000;
  const fps = cameras.get(row.cameraId)?.measuredFps ?? USUAL_FPS;
  const actions = clipActions(video, fps);
  usePlayerKeys(actions);
  return (
    <div className={classes['player']}>
      <div className={classes['screen']}>
        <video
          ref={video}
          className={classes['video']}
          src={url}
          poster={snapshotAddress(row)}
          aria-label={`${words.kinds[row.kind]}, ${formatPlace(row)}`}
          muted
          loop
          playsInline
          preload="auto"
          onClick={actions.toggle}
          onLoadedMetadata={() => {
            setHasFailed(false);
            if (releaseS !== undefined) actions.seek(releaseS - LEAD_IN_S);
          }}
          onError={() => setHasFailed(true)}
        />
        {hasFailed && (
          <p className={classes['failed']} role="alert">
            {words.review.cannotPlay}
          </p>
        )}
      </div>
      <ClipControls
        position={position}
        releaseS={releaseS}
        speed={speed}
        downloadUrl={url}
        actions={actions}
        onSpeed={setSpeed}
      />
    </div>
  );
}

function clipActions(video: React.RefObject<HTMLVideoElement | null>, fps: number): ClipActions {
  const seek = (toS: number): void => {
    const element = video.current;
    if (element === null || !Number.isFinite(element.duration)) return;
    element.currentTime = Math.min(Math.max(toS, 0), element.duration);
  };
  return {
    seek,
    toggle: () => {
      const element = video.current;
      if (element === null) return;
      if (!element.paused) {
        element.pause();
        return;
      }
      element.play().catch((error: unknown) => console.info('the clip did not start:', error));
    },
    step: (frames) => {
      const element = video.current;
      if (element === null) return;
      element.pause();
      // To the middle of the frame: its edge may show either neighbour.
      seek((Math.floor(element.currentTime * fps + 1e-3) + frames + 0.5) / fps);
    },
  };
}
