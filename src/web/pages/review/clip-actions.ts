import type { RefObject } from 'react';

export interface ClipActions {
  readonly toggle: () => void;
  /** Whole frames, backwards where negative; pauses. */
  readonly step: (frames: number) => void;
  /** Seconds from the start of the clip. */
  readonly seek: (toS: number) => void;
}

export function clipActions(video: RefObject<HTMLVideoElement | null>, fps: number): ClipActions {
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
