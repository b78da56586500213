import { Button } from '@mantine/core';
import { useCalibrationWords } from '../language/calibration-words.ts';
import { AskWho } from '../people/ask-who.tsx';
import desk from '../cameras/camera-desk.module.css';
import type { Saving } from './use-saving.ts';

interface SaveBarProps {
  readonly saving: Saving;
  readonly isChanged: boolean;
  readonly isComplete: boolean;
  readonly save: () => void;
  readonly reset: () => void;
}

/** Saves, or drops, what was changed, and says how that went. */
export function SaveBar({ saving, isChanged, isComplete, save, reset }: SaveBarProps) {
  const words = useCalibrationWords();
  return (
    <>
      {isChanged && <p className={desk['warm']}>{words.draft}</p>}
      <div className={desk['buttons']}>
        <Button size="md" disabled={!isChanged || !isComplete} loading={saving.isBusy} onClick={save}>
          {words.save}
        </Button>
        <Button size="md" variant="subtle" disabled={!isChanged} onClick={reset}>
          {words.reset}
        </Button>
      </div>
      <SaveOutcomeLine saving={saving} />
    </>
  );
}

export function SaveOutcomeLine({ saving }: { saving: Saving }) {
  const words = useCalibrationWords();
  const { outcome } = saving;
  return (
    <>
      <p aria-live="polite" className={outcome === 'done' ? desk['good'] : desk['warm']}>
        {outcome !== undefined && words[outcome]}
      </p>
      <AskWho isOpen={saving.isAsking} onCancel={saving.cancel} onAnswer={saving.answer} />
    </>
  );
}
