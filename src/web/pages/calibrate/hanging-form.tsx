import type { SizeWh } from '../../../domain/picture.ts';
import { fieldOfViewRad, focalPxOf, type HangingCamera } from '../../../geometry/hanging-camera.ts';
import { useCalibrationWords } from '../language/calibration-words.ts';
import classes from './calibrate-page.module.css';
import { Dial } from './dial.tsx';

interface HangingFormProps {
  readonly camera: HangingCamera;
  readonly sizeWh: SizeWh;
  readonly onCamera: (camera: HangingCamera) => void;
}

const degrees = (radians: number): number => (radians * 180) / Math.PI;
const radians = (value: number): number => (value * Math.PI) / 180;

/** How the camera hangs, in the words of whoever hung it. */
export function HangingForm({ camera, sizeWh, onCamera }: HangingFormProps) {
  const words = useCalibrationWords();
  const change = (part: Partial<HangingCamera>): void => onCamera({ ...camera, ...part });
  return (
    <>
      <Dial
        {...{ label: words.height, least: 1, most: 15, step: 0.05, value: camera.heightM }}
        onValue={(heightM) => change({ heightM })}
      />
      <Dial
        {...{ label: words.tilt, least: 0, most: 90, step: 0.5, value: degrees(camera.tiltRad) }}
        onValue={(tilt) => change({ tiltRad: radians(tilt) })}
      />
      <Dial
        {...{
          label: words.view,
          least: 20,
          most: 130,
          step: 0.5,
          value: degrees(fieldOfViewRad(camera.focalPx, sizeWh)),
        }}
        onValue={(view) => change({ focalPx: focalPxOf(radians(view), sizeWh) })}
      />
      <details className={classes['finer']}>
        <summary>{words.finer}</summary>
        <Dial
          {...{ label: words.roll, least: -15, most: 15, step: 0.5, value: degrees(camera.rollRad) }}
          onValue={(roll) => change({ rollRad: radians(roll) })}
        />
        <Dial
          {...{ label: words.barrel, least: -10, most: 40, step: 0.5, value: -100 * camera.k1 }}
          onValue={(barrel) => change({ k1: -barrel / 100 })}
        />
      </details>
    </>
  );
}
