import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { CameraModel } from '../../../domain/camera.ts';
import { floorGrid } from '../../../geometry/floor-grid.ts';
import { createProjection } from '../../../geometry/projection.ts';
import type { FloorMark } from '../../../geometry/solve-floor.ts';
import type { CameraState } from '../../../wire/messages.ts';
import { LivePicture } from '../cameras/live-picture.tsx';
import { useCalibrationWords } from '../language/calibration-words.ts';
import { arrowStep } from './arrow-step.ts';
import classes from './floor-view.module.css';
import { PersonStick } from './person-stick.tsx';

interface FloorViewProps {
  readonly camera: CameraState;
  readonly model: CameraModel;
  /** Where marks are set; undefined where none are to be set. */
  readonly marks: readonly FloorMark[] | undefined;
  readonly onMarks: (marks: readonly FloorMark[]) => void;
}

export const MOST_MARKS = 6;
/** A finger's width of a picture. */
const GRIP_OF_WIDTH = 1 / 45;

/** The picture with the floor as the calibration has it, a person-high stick at the pointer, and the marks. */
export function FloorView({ camera, model, marks, onMarks }: FloorViewProps) {
  const words = useCalibrationWords();
  const { w, h } = model.sizeWh;
  const [pointer, setPointer] = useState<FloorMark>([w / 2, h * 0.7]);
  const dragged = useRef<number | undefined>(undefined);
  const projection = useMemo(() => createProjection(model), [model]);

  const set = (at: FloorMark): void => {
    if (marks !== undefined && marks.length < MOST_MARKS) onMarks([...marks, at]);
  };
  const placeOf = ({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>): FloorMark => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    return [((clientX - left) / width) * w, ((clientY - top) / height) * h];
  };
  const press = (event: PointerEvent<SVGSVGElement>): void => {
    if (marks === undefined) return;
    const at = placeOf(event);
    const near = marks.findIndex(([x, y]) => Math.hypot(x - at[0], y - at[1]) < w * GRIP_OF_WIDTH);
    if (near < 0) set(at);
    dragged.current = near < 0 ? undefined : near;
    if (near >= 0) event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    const at = placeOf(event);
    setPointer(at);
    if (dragged.current !== undefined && marks !== undefined) onMarks(marks.with(dragged.current, at));
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') set(pointer);
    const next = arrowStep(event.key, pointer, model.sizeWh);
    if (next === undefined) return;
    event.preventDefault();
    setPointer(next);
  };
  return (
    <LivePicture camera={camera} sizeWh={model.sizeWh}>
      <svg
        className={classes['view']}
        viewBox={`0 0 ${w} ${h}`}
        preserveAspectRatio="none"
        tabIndex={0}
        role="application"
        aria-label={words.picture}
        data-marks={marks !== undefined}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={() => (dragged.current = undefined)}
        onKeyDown={key}
      >
        <Grid model={model} />
        <PersonStick projection={projection} sizeWh={model.sizeWh} at={pointer} />
        {marks?.map(([x, y], i) => (
          <g key={i} className={classes['mark']}>
            <circle cx={x} cy={y} r={w / 160} />
            <text x={x + w / 90} y={y - w / 110} fontSize={w / 36}>
              {i + 1}
            </text>
          </g>
        ))}
      </svg>
    </LivePicture>
  );
}

function Grid({ model }: { model: CameraModel }) {
  const lines = useMemo(() => floorGrid(model), [model]);
  const pathOf = (isMetre: boolean): string =>
    lines
      .filter((line) => line.isMetre === isMetre)
      .map(({ pointsPx }) => `M${pointsPx.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`)
      .join('');
  return (
    <g>
      <path className={classes['half']} d={pathOf(false)} />
      <path className={classes['shade']} d={pathOf(true)} />
      <path className={classes['metre']} d={pathOf(true)} />
    </g>
  );
}
