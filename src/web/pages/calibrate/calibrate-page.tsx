import { SegmentedControl } from '@mantine/core';
import { IconArrowLeft, IconDeviceCctvOff } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { CalibrationStateSchema, type CalibrationState } from '../../../wire/calibration.ts';
import type { CameraState } from '../../../wire/messages.ts';
import { ZonesStateSchema } from '../../../wire/zones.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { useCalibrationWords } from '../language/calibration-words.ts';
import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import desk from '../cameras/camera-desk.module.css';
import classes from './calibrate-page.module.css';
import { ZoneDesk } from '../zones/zone-desk.tsx';
import { CalibrationDesk } from './calibration-desk.tsx';

const ConnectionDesk = lazy(() =>
  import('../setup/connection-desk.tsx').then((m) => ({ default: m.ConnectionDesk })),
);

/** While people teach it, its calibration changes. */
const LOOK_AGAIN_MS = 5000;

/** Makes one camera measure right, and shows that it does; draws its zones; sets how it is reached. */
export function CalibratePage({ cameraId }: { cameraId: string }) {
  const words = useCalibrationWords();
  const { cameras } = useWords();
  const { cameras: states, connection } = useLive();
  const camera = states.get(cameraId);
  return (
    <PageFrame page="cameras" title={camera?.name ?? cameraId}>
      <div className={[desk['page'], classes['page']].join(' ')}>
        <Link href="/cameras" className={desk['back'] ?? ''}>
          <IconArrowLeft size={18} aria-hidden /> {words.back}
        </Link>
        {camera !== undefined && <Loaded camera={camera} />}
        {camera === undefined && connection === 'connecting' && <Loading />}
        {camera === undefined && connection !== 'connecting' && (
          <Notice icon={<IconDeviceCctvOff size={44} stroke={1.4} aria-hidden />} title={cameras.noSuch} />
        )}
      </div>
    </PageFrame>
  );
}

const SIDES = ['calibration', 'zones', 'connection'] as const;
type Side = (typeof SIDES)[number];

function Loaded({ camera }: { camera: CameraState }) {
  const words = useCalibrationWords();
  const [side, setSide] = useState<Side>('calibration');
  return (
    <>
      <div className={classes['head']}>
        <h1 className={desk['title']}>{camera.name}</h1>
        <SegmentedControl
          aria-label={words.side}
          value={side}
          onChange={(value) => setSide(SIDES.find((each) => each === value) ?? side)}
          data={SIDES.map((value) => ({ value, label: words.sides[value] }))}
        />
      </div>
      {side === 'calibration' && <Calibration camera={camera} />}
      {side === 'zones' && <Zones camera={camera} />}
      {side === 'connection' && (
        <Suspense fallback={<Loading />}>
          <ConnectionDesk cameraId={camera.cameraId} />
        </Suspense>
      )}
    </>
  );
}

const addressOf = ({ cameraId }: CameraState, side: Exclude<Side, 'connection'>): string =>
  `/api/cameras/${encodeURIComponent(cameraId)}/${side}`;

function Calibration({ camera }: { camera: CameraState }) {
  const words = useCalibrationWords();
  const url = addressOf(camera, 'calibration');
  const [fetched, reload] = useFetched(url, CalibrationStateSchema);
  const isLearning = fetched.kind === 'success' && isUnsettled(fetched.value);
  useEffect(() => {
    if (!isLearning) return undefined;
    const timer = window.setInterval(reload, LOOK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [isLearning, reload]);
  if (fetched.kind === 'loading') return <Loading />;
  if (fetched.kind === 'error') return <LoadFailed problem={fetched.problem} retry={reload} />;
  return (
    <>
      <p className={desk['soft']}>{words.hint}</p>
      <CalibrationDesk camera={camera} url={url} inForce={fetched.value} onSaved={reload} />
    </>
  );
}

const isUnsettled = ({ source, calibration }: CalibrationState): boolean =>
  source === 'learnt' || calibration === null;

function Zones({ camera }: { camera: CameraState }) {
  const url = addressOf(camera, 'zones');
  const [fetched, reload] = useFetched(url, ZonesStateSchema);
  if (fetched.kind === 'loading') return <Loading />;
  if (fetched.kind === 'error') return <LoadFailed problem={fetched.problem} retry={reload} />;
  return <ZoneDesk camera={camera} url={url} inForce={fetched.value} onSaved={reload} />;
}
