import { IconCameraExclamation } from '@tabler/icons-react';
import type { CameraPrecision } from '../../../wire/statistics.ts';
import { useWords } from '../language/language.tsx';
import { useStatisticsWords } from '../language/statistics-words.ts';
import { IntervalLine } from './interval-line.tsx';
import classes from './statistics-page.module.css';

/** How often each camera is right, so that one that hangs badly is seen. */
export function CamerasList({ cameras }: { cameras: readonly CameraPrecision[] }) {
  const words = useStatisticsWords();
  return (
    <section className={classes['card']} aria-labelledby="precision">
      <h2 id="precision" className={classes['heading']}>
        {words.cameras}
      </h2>
      <p className={classes['note']}>{words.camerasHint}</p>
      <ul className={classes['cameras']}>
        {cameras.map((camera) => (
          <li key={camera.cameraId}>
            <CameraRow camera={camera} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function CameraRow({ camera }: { camera: CameraPrecision }) {
  const { locale } = useWords();
  const words = useStatisticsWords();
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const { name, flagged, reviewed, confirmed, falseAlarms, unsure, precision, isBelowSite } = camera;
  return (
    <>
      <p className={classes['cameraName']}>{name}</p>
      <p className={classes['cameraPrecision']}>
        {precision === null ? (
          <span className={classes['note']}>{words.notReviewed}</span>
        ) : (
          <>
            <strong aria-label={`${words.precision} ${percent.format(precision.share)}`}>
              {percent.format(precision.share)}
            </strong>{' '}
            <span className={classes['note']}>
              {words.precisionFrom(percent.format(precision.low), percent.format(precision.high))}
            </span>
          </>
        )}
      </p>
      {precision !== null && <IntervalLine estimate={precision} isBelow={isBelowSite} />}
      <p className={classes['cameraCounts']}>
        {words.cameraCounts({
          flagged: number.format(flagged),
          confirmed: number.format(confirmed),
          falseAlarms: number.format(falseAlarms),
          unsure: number.format(unsure),
          open: number.format(flagged - reviewed),
        })}
      </p>
      {isBelowSite && (
        <p className={classes['below']}>
          <IconCameraExclamation size={18} stroke={1.8} aria-hidden />
          {words.isBelowSite}
        </p>
      )}
    </>
  );
}
