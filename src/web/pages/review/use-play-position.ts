import { useEffect, useState, type RefObject } from 'react';

export interface PlayPosition {
  readonly positionS: number;
  readonly durationS: number;
  readonly isPlaying: boolean;
}

const AT_START: PlayPosition = { positionS: 0, durationS: 0, isPlaying: false };
const EVENTS = [
  'loadedmetadata',
  'durationchange',
  'play',
  'pause',
  'seeked',
  'timeupdate',
  'ended',
] as const;

/** Follows a video: on each of its events, and on every picture of the screen while it plays. */
export function usePlayPosition(video: RefObject<HTMLVideoElement | null>): PlayPosition {
  const [position, setPosition] = useState(AT_START);
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    let frame = 0;
    const read = (): void => {
      const durationS = Number.isFinite(element.duration) ? element.duration : 0;
      setPosition({ positionS: element.currentTime, durationS, isPlaying: !element.paused });
      window.cancelAnimationFrame(frame);
      if (!element.paused) frame = window.requestAnimationFrame(read);
    };
    for (const name of EVENTS) element.addEventListener(name, read);
    return () => {
      window.cancelAnimationFrame(frame);
      for (const name of EVENTS) element.removeEventListener(name, read);
    };
  }, [video]);
  return position;
}
