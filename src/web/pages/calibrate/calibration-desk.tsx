import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { cameraModelOf, hangingOf, type HangingCamera } from '../../../geometry/hanging-camera.ts';
import type { FloorMark } from '../../../geometry/solve-floor.ts';
import {
  CalibrationStateSchema,
  fileOfModel,
  modelOfFile,
  type CalibrationFile,
  type CalibrationState,
} from '../../../wire/calibration.ts';
import type { CameraState } from '../../../wire/messages.ts';
import { LivePicture } from '../cameras/live-picture.tsx';
import { sendJson } from '../fetch/post-json.ts';
import { useCalibrationWords } from '../language/calibration-words.ts';
import { AskWho } from '../people/ask-who.tsx';
import { useWho } from '../people/use-who.ts';
import classes from './calibrate-page.module.css';
import { FloorView } from './floor-view.tsx';
import { HangingForm } from './hanging-form.tsx';
import { InForce } from './in-force.tsx';
import { MarksForm } from './marks-form.tsx';

interface CalibrationDeskProps {
  readonly camera: CameraState;
  readonly url: string;
  readonly inForce: CalibrationState;
  readonly onSaved: () => void;
}

const WAYS = ['hanging', 'marks', 'learn'] as const;
type Way = (typeof WAYS)[number];
type Outcome = 'done' | 'failed' | 'refused';

/** The picture with the floor drawn over it, and three ways to make both fit. */
export function CalibrationDesk({ camera, url, inForce, onSaved }: CalibrationDeskProps) {
  const words = useCalibrationWords();
  const [way, setWay] = useState<Way>('hanging');
  const [draft, setDraft] = useState<HangingCamera>();
  const [marks, setMarks] = useState<readonly FloorMark[]>([]);
  const [outcome, setOutcome] = useState<Outcome>();
  const [isBusy, setBusy] = useState(false);
  const [who, setWho] = useWho();
  const [asking, setAsking] = useState<{ readonly file: CalibrationFile | null }>();

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
      <div className={classes['desk']}>
        <LivePicture camera={camera} />
        <InForce state={inForce} />
      </div>
    );

  const hanging = draft ?? hangingOf(base);
  const change = (next: HangingCamera | undefined): void => {
    setDraft(next);
    setOutcome(undefined);
  };
  const save = async (file: CalibrationFile | null, by: string): Promise<void> => {
    setBusy(true);
    const answer = await sendJson('PUT', url, { calibration: file, by }, CalibrationStateSchema);
    setBusy(false);
    if (answer.kind === 'success') {
      setDraft(undefined);
      setMarks([]);
      setOutcome('done');
      onSaved();
    } else if (answer.kind === 'error') setOutcome(answer.code === 'bad-request' ? 'refused' : 'failed');
  };
  const saveAs = (file: CalibrationFile | null): void => {
    if (who === '') setAsking({ file });
    else void save(file, who);
  };
  return (
    <div className={classes['desk']}>
      <div className={classes['sight']}>
        <FloorView
          camera={camera}
          model={model}
          marks={way === 'marks' ? marks : undefined}
          onMarks={setMarks}
        />
        <p className={classes['soft']}>{words.legend}</p>
      </div>
      <section className={classes['panel']} aria-label={words.way}>
        <InForce state={inForce} />
        <SegmentedControl
          fullWidth
          aria-label={words.way}
          value={way}
          onChange={(value) => setWay(WAYS.find((each) => each === value) ?? way)}
          data={WAYS.map((value) => ({ value, label: words.ways[value] }))}
        />
        <p className={classes['soft']}>{words.wayHints[way]}</p>
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
        {way === 'learn' && <TakeBack inForce={inForce} isBusy={isBusy} onTakeBack={() => saveAs(null)} />}
        {way !== 'learn' && (
          <>
            {draft !== undefined && <p className={classes['warm']}>{words.draft}</p>}
            <div className={classes['buttons']}>
              <Button
                size="md"
                disabled={draft === undefined}
                loading={isBusy}
                onClick={() => saveAs(fileOfModel(model))}
              >
                {words.save}
              </Button>
              <Button
                size="md"
                variant="subtle"
                disabled={draft === undefined}
                onClick={() => change(undefined)}
              >
                {words.reset}
              </Button>
            </div>
          </>
        )}
        <p aria-live="polite" className={outcome === 'done' ? classes['good'] : classes['warm']}>
          {outcome !== undefined && words[outcome]}
        </p>
      </section>
      <AskWho
        isOpen={asking !== undefined}
        onCancel={() => setAsking(undefined)}
        onAnswer={(name) => {
          setWho(name);
          setAsking(undefined);
          if (asking !== undefined) void save(asking.file, name);
        }}
      />
    </div>
  );
}

interface TakeBackProps {
  readonly inForce: CalibrationState;
  readonly isBusy: boolean;
  readonly onTakeBack: () => void;
}

function TakeBack({ inForce, isBusy, onTakeBack }: TakeBackProps) {
  const words = useCalibrationWords();
  if (inForce.source !== 'saved') return <p className={classes['soft']}>{words.nothingSaved}</p>;
  return (
    <>
      <p className={classes['soft']}>{words.takeBackHint}</p>
      <div className={classes['buttons']}>
        <Button size="md" variant="light" loading={isBusy} onClick={onTakeBack}>
          {words.takeBack}
        </Button>
      </div>
    </>
  );
}
