import { useEffect, useRef, useState, type RefObject } from 'react';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import { usePlace } from '../violations/use-place.ts';
import { loopSpan } from '../violations/loop-span.ts';
import { ClipControls, SPEEDS, type ClipActions, type ClipView } from './clip-controls.tsx';
import { ClipOverlay } from './clip-overlay.tsx';
import classes from './clip-player.module.css';
import { useKeys } from './use-keys.ts';
import { usePlayPosition } from './use-play-position.ts';

/** Where the camera's rate is not known. */
const USUAL_FPS = 25;
/** The player opens shortly before the release: the eye needs the wind-up. */
const LEAD_IN_S = 2;

const AT_FIRST: ClipView = { speed: 1, isLooping: false, hasOverlay: true };

interface ClipPlayerProps {
  readonly url: string;
  /** Shown until the clip's own picture is there. */
  readonly poster: string;
  readonly row: ViolationRow;
}

export function ClipPlayer({ url, poster, row }: ClipPlayerProps) {
  const words = useWords();
  const placeOf = usePlace();
  const { cameras } = useLive();
  const video = useRef<HTMLVideoElement>(null);
  const position = usePlayPosition(video);
  const [view, setView] = useState<ClipView>(AT_FIRST);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    if (video.current !== null) video.current.playbackRate = view.speed;
  }, [view.speed]);
  const releaseS = row.clipReleaseMs === null ? undefined : row.clipReleaseMs / 1000;
  const fps = cameras.get(row.cameraId)?.measuredFps ?? USUAL_FPS;
  const actions = clipActions(video, fps);
  useLoop({ isOn: view.isLooping, video, row, positionS: position.positionS });
  const change = (part: Partial<ClipView>): void => setView((before) => ({ ...before, ...part }));
  const shiftSpeed = (by: number): void => {
    const speed = SPEEDS[SPEEDS.indexOf(view.speed) + by];
    if (speed !== undefined) change({ speed });
  };
  useKeys({
    ' ': actions.toggle,
    ArrowLeft: () => actions.step(-1),
    ArrowRight: () => actions.step(1),
    r: () => {
      if (releaseS !== undefined) actions.seek(releaseS);
    },
    l: () => change({ isLooping: !view.isLooping }),
    o: () => change({ hasOverlay: !view.hasOverlay }),
    '[': () => shiftSpeed(-1),
    ']': () => shiftSpeed(1),
  });
  return (
    <div className={classes['player']}>
      <div className={classes['screen']}>
        <video
          ref={video}
          className={classes['video']}
          src={url}
          poster={poster}
          aria-label={`${words.kinds[row.kind]}, ${placeOf(row)}`}
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
        {view.hasOverlay && <ClipOverlay row={row} positionS={position.positionS} />}
        {hasFailed && (
          <p className={classes['failed']} role="alert">
            {words.review.cannotPlay}
          </p>
        )}
      </div>
      <ClipControls
        position={position}
        releaseS={releaseS}
        view={view}
        downloadUrl={url}
        actions={actions}
        onView={change}
      />
    </div>
  );
}

interface Loop {
  readonly isOn: boolean;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly row: ViolationRow;
  readonly positionS: number;
}

/** Plays the moment around the release again and again; off, the whole clip. */
function useLoop({ isOn, video, row, positionS }: Loop): void {
  const { startS, endS } = loopSpan(row);
  const isOutside = positionS >= endS || positionS < startS - 0.1;
  useEffect(() => {
    const element = video.current;
    if (isOn && isOutside && element !== null && !element.paused) element.currentTime = startS;
  }, [isOn, isOutside, startS, video]);
}

function clipActions(video: RefObject<HTMLVideoElement | null>, fps: number): ClipActions {
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
