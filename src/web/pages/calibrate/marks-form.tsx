import { Button } from '@mantine/core';
import { useState } from 'react';
import type { SizeWh } from '../../../domain/picture.ts';
import type { HangingCamera } from '../../../geometry/hanging-camera.ts';
import {
  LEAST_DISTANCES,
  LEAST_MARKS,
  solveFloor,
  type FloorDistance,
  type FloorMark,
} from '../../../geometry/solve-floor.ts';
import { useCalibrationWords } from '../language/calibration-words.ts';
import desk from '../cameras/camera-desk.module.css';
import classes from './calibrate-page.module.css';

interface MarksFormProps {
  readonly marks: readonly FloorMark[];
  readonly sizeWh: SizeWh;
  /** Of the lens, which distances do not tell. */
  readonly k1: number;
  readonly onCamera: (camera: HangingCamera) => void;
  readonly onRemove: () => void;
}

type Solved = ReturnType<typeof solveFloor>;

/** A metre or so of floor is measured to a few centimetres: more says that something is wrong. */
const POOR_M = 0.08;
const POOR_OF_WIDTH = 1 / 120;

/** Every distance between the marks that a tape may tell, and what they say of the camera. */
export function MarksForm({ marks, sizeWh, k1, onCamera, onRemove }: MarksFormProps) {
  const words = useCalibrationWords();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [solved, setSolved] = useState<{ readonly of: readonly FloorDistance[]; readonly result: Solved }>();
  const pairs = marks.flatMap((_, from) =>
    marks.slice(from + 1).map((_to, i) => ({ from, to: from + 1 + i })),
  );
  const distances = pairs.flatMap(({ from, to }): FloorDistance[] => {
    const distanceM = Number((typed[keyOf(from, to)] ?? '').replace(',', '.'));
    return distanceM > 0 ? [{ from, to, distanceM }] : [];
  });
  if (marks.length < LEAST_MARKS) return <p className={desk['soft']}>{words.needMarks}</p>;
  const missing = LEAST_DISTANCES - distances.length;
  const solve = (): void => {
    const result = solveFloor(marks, distances, sizeWh, k1);
    setSolved({ of: distances, result });
    if (result.ok) onCamera(result.value.camera);
  };
  const residuals = solved?.result.ok === true ? solved.result.value.residuals : [];
  const offOf = (from: number, to: number): number | undefined =>
    residuals[solved?.of.findIndex((each) => each.from === from && each.to === to) ?? -1]?.residualM;
  const cm = (metres: number): string => Math.abs(100 * metres).toFixed(1);
  return (
    <>
      <div className={classes['distances']}>
        {pairs.map(({ from, to }) => {
          const off = offOf(from, to);
          return (
            <label key={keyOf(from, to)}>
              {words.between(from + 1, to + 1)}
              <input
                inputMode="decimal"
                value={typed[keyOf(from, to)] ?? ''}
                onChange={({ currentTarget: { value } }) => setTyped({ ...typed, [keyOf(from, to)]: value })}
              />
              {off !== undefined && (
                <span className={classes['off']} data-poor={Math.abs(off) > POOR_M}>
                  {words.off(cm(off))}
                </span>
              )}
            </label>
          );
        })}
      </div>
      {missing > 0 && <p className={desk['soft']}>{words.needDistances(String(missing))}</p>}
      <div className={desk['buttons']}>
        <Button variant="light" disabled={missing > 0} onClick={solve}>
          {words.solve}
        </Button>
        <Button variant="subtle" onClick={onRemove}>
          {words.removeMarks}
        </Button>
      </div>
      <div aria-live="polite">
        {solved !== undefined && <Fit result={solved.result} cm={cm} widthPx={sizeWh.w} />}
      </div>
    </>
  );
}

const keyOf = (from: number, to: number): string => `${from}-${to}`;

interface FitProps {
  readonly result: Solved;
  readonly cm: (metres: number) => string;
  readonly widthPx: number;
}

function Fit({ result, cm, widthPx }: FitProps) {
  const words = useCalibrationWords();
  if (!result.ok) return <p className={desk['warm']}>{words.noSolution}</p>;
  const { rmsM, rmsPx } = result.value;
  const isPoor = rmsM > POOR_M || rmsPx > widthPx * POOR_OF_WIDTH;
  return (
    <p className={isPoor ? desk['warm'] : desk['good']}>
      {words.fit(cm(rmsM), rmsPx.toFixed(1))}
      {isPoor && <> {words.fitIsPoor}</>}
    </p>
  );
}
