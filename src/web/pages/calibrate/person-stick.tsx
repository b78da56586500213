import type { SizeWh } from '../../../domain/picture.ts';
import type { Projection } from '../../../geometry/projection.ts';
import type { FloorMark } from '../../../geometry/solve-floor.ts';
import classes from './floor-view.module.css';

const PERSON_M = 1.7;
const TICKS_M = [0.5, 1, 1.5];

interface PersonStickProps {
  readonly projection: Projection;
  readonly sizeWh: SizeWh;
  /** Where it stands, in the picture. */
  readonly at: FloorMark;
}

/** As tall as a person who stands at that place of the floor; nothing above the horizon. */
export function PersonStick({ projection, sizeWh: { w }, at: [xPx, yPx] }: PersonStickProps) {
  const foot = projection.onPlane(xPx, yPx, 0);
  if (foot === undefined) return undefined;
  const at = (heightM: number) => projection.project([foot[0], foot[1], heightM]);
  const [bottom, top] = [at(0), at(PERSON_M)];
  if (bottom === undefined || top === undefined) return undefined;
  const line = { x1: bottom.xPx, y1: bottom.yPx, x2: top.xPx, y2: top.yPx };
  return (
    <g className={classes['stick']}>
      <line className={classes['shade']} {...line} />
      <line {...line} />
      <circle cx={bottom.xPx} cy={bottom.yPx} r={w / 240} />
      {TICKS_M.map((heightM) => {
        const tick = at(heightM);
        return (
          tick !== undefined && (
            <line key={heightM} x1={tick.xPx - w / 160} y1={tick.yPx} x2={tick.xPx + w / 160} y2={tick.yPx} />
          )
        );
      })}
      <text x={top.xPx + w / 120} y={top.yPx} fontSize={w / 48}>
        {PERSON_M} m
      </text>
    </g>
  );
}
