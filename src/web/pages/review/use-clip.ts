import { useEffect, useState, type RefObject } from 'react';
import type { loopSpan } from '../violations/loop-span.ts';
import { clipActions, type ClipActions } from './clip-actions.ts';
import { useKeys } from './use-keys.ts';
import { usePlayPosition, type PlayPosition } from './use-play-position.ts';

/** Where the camera's rate is not known. */
export const USUAL_FPS = 25;
/** The player opens shortly before the release: the eye needs the wind-up. */
export const LEAD_IN_S = 2;
export const SPEEDS: readonly number[] = [0.1, 0.25, 0.5, 1];

/** How the clip is looked at. */
export interface ClipView {
  readonly speed: number;
  readonly isLooping: boolean;
}

export interface ClipChoice {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly fps: number;
  /** Undefined where it is not known. */
  readonly releaseS: number | undefined;
  readonly loop: ReturnType<typeof loopSpan>;
  readonly isLooping: boolean;
}

export interface WatchedClip {
  readonly position: PlayPosition;
  readonly view: ClipView;
  readonly change: (part: Partial<ClipView>) => void;
  readonly actions: ClipActions;
}

/** A clip that is looked at closely, with the keys for it. */
export function useClip({ video, fps, releaseS, loop, isLooping }: ClipChoice): WatchedClip {
  const position = usePlayPosition(video);
  const [view, setView] = useState<ClipView>({ speed: 1, isLooping });
  useEffect(() => {
    if (video.current !== null) video.current.playbackRate = view.speed;
  }, [video, view.speed]);
  const actions = clipActions(video, fps);
  useLoop(video, view.isLooping, loop, position.positionS);
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
    '[': () => shiftSpeed(-1),
    ']': () => shiftSpeed(1),
  });
  return { position, view, change, actions };
}

/** Plays the moment around the release again and again; off, the whole clip. */
function useLoop(
  video: ClipChoice['video'],
  isOn: boolean,
  { startS, endS }: ClipChoice['loop'],
  positionS: number,
): void {
  const isOutside = positionS >= endS || positionS < startS - 0.1;
  useEffect(() => {
    const element = video.current;
    if (isOn && isOutside && element !== null && !element.paused) element.currentTime = startS;
  }, [isOn, isOutside, startS, video]);
}
