import { useRef, useState } from 'react';
import type { RecheckQueue } from '../../../wire/recheck.ts';
import { useRecheckWords } from '../language/recheck-words.ts';
import { useWords } from '../language/language.tsx';
import { ClipControls } from '../review/clip-controls.tsx';
import player from '../review/clip-player.module.css';
import { LEAD_IN_S, useClip, USUAL_FPS } from '../review/use-clip.ts';
import { loopSpan } from '../violations/loop-span.ts';
import classes from './recheck-page.module.css';

/** The ring shows which of many parcels is meant, about the moment at which it is let go. */
const RING_BEFORE_S = 0.8;
const RING_AFTER_S = 0.3;

type Question = NonNullable<RecheckQueue['next']>;

/** The clip, in a loop around the moment that is asked about, with nothing drawn over it but where to look. */
export function BlindPlayer({ question }: { question: Question }) {
  const { review } = useWords();
  const words = useRecheckWords();
  const video = useRef<HTMLVideoElement>(null);
  const [picture, setPicture] = useState({ w: 16, h: 9 });
  const [hasFailed, setHasFailed] = useState(false);
  const releaseS = question.releaseMs / 1000;
  const loop = loopSpan({ clipReleaseMs: question.releaseMs, releaseMs: 0, endMs: 0 });
  const clip = useClip({ video, fps: USUAL_FPS, releaseS, loop, isLooping: true });
  const sinceReleaseS = clip.position.positionS - releaseS;
  return (
    <section className={player['player']} aria-label={words.clip}>
      <div className={player['screen']}>
        <video
          ref={video}
          className={player['video']}
          src={question.clipUrl}
          aria-label={words.clip}
          muted
          loop
          autoPlay
          playsInline
          preload="auto"
          onClick={clip.actions.toggle}
          onLoadedMetadata={({ currentTarget }) => {
            setHasFailed(false);
            setPicture({ w: currentTarget.videoWidth, h: currentTarget.videoHeight });
            clip.actions.seek(releaseS - LEAD_IN_S);
          }}
          onError={() => setHasFailed(true)}
        />
        {sinceReleaseS > -RING_BEFORE_S && sinceReleaseS < RING_AFTER_S && (
          <Ring picture={picture} at={question} />
        )}
        {hasFailed && (
          <p className={player['failed']} role="alert">
            {review.cannotPlay}
          </p>
        )}
      </div>
      <ClipControls clip={clip} releaseS={releaseS} />
    </section>
  );
}

interface RingProps {
  readonly picture: { readonly w: number; readonly h: number };
  readonly at: Pick<Question, 'x' | 'y'>;
}

function Ring({ picture: { w, h }, at }: RingProps) {
  const common = { cx: at.x * w, cy: at.y * h, r: w / 16 };
  return (
    <svg
      className={classes['ring']}
      viewBox={`0 0 ${w} ${h}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden
    >
      <circle className={classes['ringEdge']} {...common} strokeWidth={w / 120} />
      <circle className={classes['ringLine']} {...common} strokeWidth={w / 240} />
    </svg>
  );
}
