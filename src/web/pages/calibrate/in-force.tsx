import type { CalibrationState } from '../../../wire/calibration.ts';
import { useCalibrationWords } from '../language/calibration-words.ts';
import { useWords } from '../language/language.tsx';
import { useSite } from '../live/site-context.tsx';
import { formatMoment } from '../time/format-time.ts';
import desk from '../cameras/camera-desk.module.css';
import classes from './calibrate-page.module.css';

/** By what the camera measures now. */
export function InForce({ state }: { state: CalibrationState }) {
  const words = useCalibrationWords();
  const { locale } = useWords();
  const { timeZone } = useSite();
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const text = (): string => {
    switch (state.source) {
      case 'saved':
        return words.saved(
          state.by ?? '—',
          state.at === null ? '—' : formatMoment(state.at, timeZone, locale),
        );
      case 'configured':
        return words.configured;
      case 'learnt':
        return state.calibration === null ? words.notSeen : words.learnt(percent.format(state.scaleError));
    }
  };
  return (
    <p className={classes['inForce']}>
      <span className={desk['soft']}>{words.inForce}</span> {text()}
    </p>
  );
}
