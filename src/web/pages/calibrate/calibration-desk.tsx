import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { cameraModelOf, hangingOf, type HangingCamera } from '../../../geometry/hanging-camera.ts';
import type { FloorMark } from '../../../geometry/solve-floor.ts';
import {
  CalibrationStateSchema,
  fileOfModel,
  modelOfFile,
  type CalibrationState,
} from '../../../wire/calibration.ts';
import type { CameraState } from '../../../wire/messages.ts';
import { LivePicture } from '../cameras/live-picture.tsx';
import { useCalibrationWords } from '../language/calibration-words.ts';
import desk from '../cameras/camera-desk.module.css';
import classes from './calibrate-page.module.css';
import { FloorView } from './floor-view.tsx';
import { HangingForm } from './hanging-form.tsx';
import { InForce } from './in-force.tsx';
import { MarksForm } from './marks-form.tsx';
import { SaveBar, SaveOutcomeLine } from './save-bar.tsx';
import { useSaving, type Saving } from './use-saving.ts';

interface CalibrationDeskProps {
  readonly camera: CameraState;
  readonly url: string;
  readonly inForce: CalibrationState;
  readonly onSaved: () => void;
}

const WAYS = ['hanging', 'marks', 'learn'] as const;
type Way = (typeof WAYS)[number];

/** The picture with the floor drawn over it, and three ways to make both fit. */
export function CalibrationDesk({ camera, url, inForce, onSaved }: CalibrationDeskProps) {
  const words = useCalibrationWords();
  const [way, setWay] = useState<Way>('hanging');
  const [draft, setDraft] = useState<HangingCamera>();
  const [marks, setMarks] = useState<readonly FloorMark[]>([]);
  const saving = useSaving(url, CalibrationStateSchema, () => {
    setDraft(undefined);
    setMarks([]);
    onSaved();
  });
  const base = useMemo(
    () => (inForce.calibration === null ? undefined : modelOfFile(inForce.calibration)),
    [inForce.calibration],
  );
  const model = useMemo(
    () => (draft === undefined || base === undefined ? base : cameraModelOf(draft, base.sizeWh)),
    [draft, base],
  );
  if (base === undefined || model === undefined)
    return (
      <div className={desk['desk']}>
        <LivePicture camera={camera} />
        <InForce state={inForce} />
      </div>
    );

  const hanging = draft ?? hangingOf(base);
  const change = (next: HangingCamera | undefined): void => {
    setDraft(next);
    saving.forget();
  };
  return (
    <div className={desk['desk']}>
      <div className={classes['sight']}>
        <FloorView
          camera={camera}
          model={model}
          marks={way === 'marks' ? marks : undefined}
          onMarks={setMarks}
        />
        <p className={desk['soft']}>{words.legend}</p>
      </div>
      <section className={desk['panel']} aria-label={words.way}>
        <InForce state={inForce} />
        <SegmentedControl
          fullWidth
          aria-label={words.way}
          value={way}
          onChange={(value) => setWay(WAYS.find((each) => each === value) ?? way)}
          data={WAYS.map((value) => ({ value, label: words.ways[value] }))}
        />
        <p className={desk['soft']}>{words.wayHints[way]}</p>
        {way === 'hanging' && <HangingForm camera={hanging} sizeWh={base.sizeWh} onCamera={change} />}
        {way === 'marks' && (
          <MarksForm
            marks={marks}
            sizeWh={base.sizeWh}
            k1={hanging.k1}
            onCamera={change}
            onRemove={() => setMarks([])}
          />
        )}
        {way === 'learn' ? (
          <TakeBack inForce={inForce} saving={saving} />
        ) : (
          <SaveBar
            {...{ saving, isChanged: draft !== undefined, isComplete: true }}
            save={() => saving.save({ calibration: fileOfModel(model) })}
            reset={() => change(undefined)}
          />
        )}
      </section>
    </div>
  );
}

function TakeBack({ inForce, saving }: { inForce: CalibrationState; saving: Saving }) {
  const words = useCalibrationWords();
  return (
    <>
      {inForce.source === 'saved' ? (
        <>
          <p className={desk['soft']}>{words.takeBackHint}</p>
          <div className={desk['buttons']}>
            <Button
              size="md"
              variant="light"
              loading={saving.isBusy}
              onClick={() => saving.save({ calibration: null })}
            >
              {words.takeBack}
            </Button>
          </div>
        </>
      ) : (
        <p className={desk['soft']}>{words.nothingSaved}</p>
      )}
      <SaveOutcomeLine saving={saving} />
    </>
  );
}
