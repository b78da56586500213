import { IconArrowLeft, IconDeviceCctvOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { CalibrationStateSchema, type CalibrationState } from '../../../wire/calibration.ts';
import type { CameraState } from '../../../wire/messages.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { LoadFailed, Loading, Notice } from '../frame/notices.tsx';
import { PageFrame } from '../frame/page-frame.tsx';
import { useCalibrationWords } from '../language/calibration-words.ts';
import { useWords } from '../language/language.tsx';
import { useLive } from '../live/live-context.tsx';
import classes from './calibrate-page.module.css';
import { CalibrationDesk } from './calibration-desk.tsx';

/** While people teach it, its calibration changes. */
const LOOK_AGAIN_MS = 5000;

/** Makes one camera measure right, and shows that it does. */
export function CalibratePage({ cameraId }: { cameraId: string }) {
  const words = useCalibrationWords();
  const { cameras } = useWords();
  const { cameras: states, connection } = useLive();
  const camera = states.get(cameraId);
  return (
    <PageFrame page="cameras" title={words.title(camera?.name ?? cameraId)}>
      <div className={classes['page']}>
        <Link href="/cameras" className={classes['back'] ?? ''}>
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

function Loaded({ camera }: { camera: CameraState }) {
  const words = useCalibrationWords();
  const url = `/api/cameras/${encodeURIComponent(camera.cameraId)}/calibration`;
  const [fetched, reload] = useFetched(url, CalibrationStateSchema);
  const isLearning = fetched.kind === 'success' && isUnsettled(fetched.value);
  useEffect(() => {
    if (!isLearning) return undefined;
    const timer = window.setInterval(reload, LOOK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [isLearning, reload]);
  return (
    <>
      <h1 className={classes['title']}>{words.title(camera.name)}</h1>
      <p className={classes['soft']}>{words.hint}</p>
      {fetched.kind === 'loading' && <Loading />}
      {fetched.kind === 'error' && <LoadFailed problem={fetched.problem} retry={reload} />}
      {fetched.kind === 'success' && (
        <CalibrationDesk camera={camera} url={url} inForce={fetched.value} onSaved={reload} />
      )}
    </>
  );
}

const isUnsettled = ({ source, calibration }: CalibrationState): boolean =>
  source === 'learnt' || calibration === null;
