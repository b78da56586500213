import { Button } from '@mantine/core';
import { IconCamera, IconPlus, IconRulerMeasure } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Link, useSearchParams } from 'wouter';
import { sees, type CameraState } from '../../../wire/messages.ts';
import { seesWholeCamera, WHOLE_SITE } from '../../../wire/scope.ts';
import { Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { StaleBand } from '../frame/stale-band.tsx';
import { useWords } from '../language/language.tsx';
import { usePictureWords } from '../language/picture-words.ts';
import { useLive } from '../live/live-context.tsx';
import { useMayOpen, useSession } from '../people/session-context.tsx';
import { formatAge } from '../time/format-time.ts';
import { useNow } from '../time/use-now.ts';
import { ClockNote } from './clock-note.tsx';
import { LivePicture } from './live-picture.tsx';
import classes from './cameras-page.module.css';

const AddCamera = lazy(() => import('../setup/add-camera.tsx').then((m) => ({ default: m.AddCamera })));

/** `/cameras`, and `/cameras?add` for who may add one. */
export function CamerasPage() {
  const [search] = useSearchParams();
  const mayAdd = useMayOpen()('cameras/:id');
  if (!mayAdd || !search.has('add')) return <CameraWall mayAdd={mayAdd} />;
  return (
    <Suspense fallback={<Loading />}>
      <AddCamera />
    </Suspense>
  );
}

/** Whether each camera sees, how well, and if not, why; what is wrong comes first. */
function CameraWall({ mayAdd }: { mayAdd: boolean }) {
  const { cameras: words } = useWords();
  const { cameras, connection } = useLive();
  const nowMs = useNow(10_000);
  const states = [...cameras.values()].sort((a, b) => trouble(b) - trouble(a));
  return (
    <PageFrame page="cameras">
      <div className={classes['page']}>
        <div className={classes['top']}>
          <h1 className={classes['title']}>{words.title}</h1>
          {mayAdd && (
            <Button
              component={Link}
              href="/cameras?add"
              size="md"
              leftSection={<IconPlus size={18} aria-hidden />}
            >
              {words.add}
            </Button>
          )}
        </div>
        <p className={classes['hint']}>{words.headsHidden}</p>
        <StaleBand />
        <ClockNote mayConfirm={mayAdd} />
        {states.length === 0 && connection === 'open' && (
          <Notice icon={<IconCamera size={44} stroke={1.4} aria-hidden />} title={words.none} />
        )}
        {states.length === 0 && connection === 'connecting' && <Loading />}
        <ul className={classes['cards']}>
          {states.map((camera) => (
            <li key={camera.cameraId}>
              <CameraCard camera={camera} nowMs={nowMs} />
            </li>
          ))}
        </ul>
      </div>
    </PageFrame>
  );
}

function trouble(camera: CameraState): number {
  const { state, warnings } = camera;
  // Switched off by somebody: that is no trouble.
  if (state === 'stopped') return -1;
  return sees(camera) ? Math.min(warnings.length, 1) : 2;
}

function CameraCard({ camera, nowMs }: { camera: CameraState; nowMs: number }) {
  const words = useWords();
  const pictureWords = usePictureWords();
  const fault = camera.pictureFault === null ? undefined : pictureWords[camera.pictureFault];
  const mayOpen = useMayOpen();
  const scope = useSession().session.account?.scope ?? WHOLE_SITE;
  const frames = camera.framesAnalysed + camera.framesDropped;
  const number = new Intl.NumberFormat(words.locale);
  const percent = new Intl.NumberFormat(words.locale, { style: 'percent', maximumFractionDigits: 1 });
  const unknown = '—';
  const facts: readonly (readonly [label: string, value: string])[] = [
    [words.cameras.fps, camera.measuredFps === null ? unknown : number.format(camera.measuredFps)],
    [
      words.cameras.keyframes,
      camera.keyframeIntervalMs === null ? unknown : `${number.format(camera.keyframeIntervalMs / 1000)} s`,
    ],
    [words.cameras.analysed, number.format(camera.framesAnalysed)],
    [
      words.cameras.inference,
      camera.inferenceMs === null ? unknown : `${number.format(Math.round(camera.inferenceMs))} ms`,
    ],
    [words.cameras.dropped, frames === 0 ? unknown : percent.format(camera.framesDropped / frames)],
  ];
  return (
    <article
      className={classes['card']}
      data-sees={sees(camera)}
      aria-labelledby={`camera-${camera.cameraId}`}
    >
      {seesWholeCamera(scope, camera.cameraId) ? (
        <LivePicture camera={camera} />
      ) : (
        <p className={classes['part']}>{words.cameras.partAlone}</p>
      )}
      <div className={classes['body']}>
        <div className={classes['head']}>
          <h2 id={`camera-${camera.cameraId}`} className={classes['name']}>
            {camera.name}
          </h2>
          <span className={classes['state']}>
            <span className={classes['dot']} aria-hidden />
            {fault?.name ?? words.cameraStates[camera.state]}
          </span>
        </div>
        <p className={classes['since']}>
          {camera.cameraId} · {words.cameras.since(formatAge(nowMs - Date.parse(camera.since), words))}
        </p>
        {camera.reason !== null && (
          <p className={classes['reason']}>
            <strong>{camera.reason.code}</strong> {camera.reason.text}
          </p>
        )}
        {fault !== undefined && <p className={classes['reason']}>{fault.hint}</p>}
        <dl className={classes['facts']}>
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {camera.warnings.length > 0 && (
          <ul className={classes['warnings']}>
            {camera.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        )}
        {mayOpen('cameras/:id') && (
          <Button
            component={Link}
            href={`/cameras/${camera.cameraId}`}
            mt="md"
            variant="light"
            leftSection={<IconRulerMeasure size={18} aria-hidden />}
            aria-label={words.cameras.calibrateOf(camera.name)}
          >
            {words.cameras.calibrate}
          </Button>
        )}
      </div>
    </article>
  );
}
