import { IconVideoOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { SizeWh } from '../../../domain/picture.ts';
import type { CameraState } from '../../../wire/messages.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatSeconds } from '../time/format-time.ts';
import classes from './live-picture.module.css';
import { useLivePicture } from './use-live-picture.ts';

interface LivePictureProps {
  readonly camera: CameraState;
  /** Its shape is that of this picture; the usual one where it is left out. */
  readonly sizeWh?: SizeWh;
  /** Over the picture. */
  readonly children?: ReactNode;
}

/** What the camera sees now, heads blurred; where it sees nothing, that, over the last picture. */
export function LivePicture({ camera, sizeWh, children }: LivePictureProps) {
  const { cameras: words, locale } = useWords();
  const { timeZone } = useSite();
  const isLive = camera.state === 'live';
  const [{ takenMs, isMissing }, canvas] = useLivePicture(camera.cameraId, isLive);
  const isGone = isMissing || !isLive;
  return (
    <div
      className={classes['frame']}
      data-gone={isGone}
      style={sizeWh && { aspectRatio: `${sizeWh.w} / ${sizeWh.h}` }}
    >
      <canvas
        ref={canvas}
        className={classes['picture']}
        role="img"
        aria-label={words.picture(camera.name)}
      />
      {isGone && (
        <div className={classes['gone']}>
          <IconVideoOff size={34} stroke={1.4} aria-hidden />
          {words.noPicture}
        </div>
      )}
      {children}
      {takenMs !== undefined && (
        <time className={classes['time']} dateTime={new Date(takenMs).toISOString()}>
          {formatSeconds(takenMs, timeZone, locale)}
        </time>
      )}
    </div>
  );
}
