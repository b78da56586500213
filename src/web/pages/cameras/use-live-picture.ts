import { useDocumentVisibility, useIntersection, useMergedRef } from '@mantine/hooks';
import { useEffect, useState, type RefCallback } from 'react';

export interface LivePictureState {
  /** When the picture that is drawn was taken, by the box's clock, milliseconds since 1970; undefined before the first. */
  readonly takenMs: number | undefined;
  /** The last try brought no picture: an older one may still be drawn. */
  readonly isMissing: boolean;
}

const AGAIN_AFTER_MS = 2000;
/** The service has waited already. */
const AGAIN_AFTER_FAILURE_MS = 4000;

/**
 * Draws what a camera sees now onto a canvas, again every two seconds, and only while somebody can see it.
 * @param isLive a camera that is away need not be asked
 * @returns what is drawn, and the ref of the canvas
 */
export function useLivePicture(
  cameraId: string,
  isLive: boolean,
): readonly [state: LivePictureState, canvas: RefCallback<HTMLCanvasElement>] {
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null);
  const { ref: watched, entry } = useIntersection();
  const ref = useMergedRef<HTMLCanvasElement>(setCanvas, watched);
  const isPageSeen = useDocumentVisibility() === 'visible';
  const isWanted = isLive && isPageSeen && entry?.isIntersecting === true;
  const [state, setState] = useState<LivePictureState>({ takenMs: undefined, isMissing: false });
  useEffect(() => {
    if (canvas === null || !isWanted) return undefined;
    const aborter = new AbortController();
    let timer: number | undefined;
    const show = async (): Promise<void> => {
      const takenMs = await drawPicture(cameraId, canvas, aborter.signal);
      if (aborter.signal.aborted) return;
      setState((before) =>
        takenMs === undefined ? { ...before, isMissing: true } : { takenMs, isMissing: false },
      );
      const pauseMs = takenMs === undefined ? AGAIN_AFTER_FAILURE_MS : AGAIN_AFTER_MS;
      timer = window.setTimeout(() => void show(), pauseMs);
    };
    void show();
    return () => {
      aborter.abort();
      window.clearTimeout(timer);
    };
  }, [cameraId, canvas, isWanted]);
  return [state, ref];
}

/** A canvas shows the next picture without a flicker. @returns when it was taken; undefined where none came */
async function drawPicture(
  cameraId: string,
  canvas: HTMLCanvasElement,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const response = await fetch(`/api/cameras/${encodeURIComponent(cameraId)}/picture.jpg`, { signal });
    if (!response.ok) return undefined;
    const picture = await createImageBitmap(await response.blob());
    if (canvas.width !== picture.width) canvas.width = picture.width;
    if (canvas.height !== picture.height) canvas.height = picture.height;
    canvas.getContext('2d')?.drawImage(picture, 0, 0);
    picture.close();
    return Date.parse(response.headers.get('last-modified') ?? '');
  } catch {
    return undefined;
  }
}
