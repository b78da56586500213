import { chordMarks } from '../../../geometry/half-metres.ts';
import { SeenSchema, type Seen } from '../../../wire/http.ts';
import type { ViolationRow } from '../../../wire/messages.ts';
import { useFetched } from '../fetch/use-fetched.ts';
import { formatDistance } from '../violations/format-measure.ts';
import classes from './clip-overlay.module.css';
import { BONES, pointAt, SURE_JOINT } from './overlay-geometry.ts';

/** Joints are known at the release only: they fade from the picture as it moves on. */
const RELEASE_SHOWN_MS = 160;

interface ClipOverlayProps {
  readonly row: ViolationRow;
  /** Of the clip. */
  readonly positionS: number;
}

/** What the judgement saw, over the picture: the person, the parcel, its path, and the measured distance with half metres. */
export function ClipOverlay({ row, positionS }: ClipOverlayProps) {
  const [seen] = useFetched(`/api/violations/${row.id}/seen`, SeenSchema);
  if (seen.kind !== 'success' || row.clipReleaseMs === null) return undefined;
  const { pictureWh } = seen.value;
  const sinceReleaseMs = positionS * 1000 - row.clipReleaseMs;
  return (
    <svg
      className={classes['overlay']}
      viewBox={`0 0 ${pictureWh[0]} ${pictureWh[1]}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden
    >
      <Arc seen={seen.value} row={row} sinceReleaseMs={sinceReleaseMs} />
      {Math.abs(sinceReleaseMs) < RELEASE_SHOWN_MS && <AtRelease seen={seen.value} />}
    </svg>
  );
}

interface ArcProps {
  readonly seen: Seen;
  readonly row: ViolationRow;
  readonly sinceReleaseMs: number;
}

function Arc({ seen, row, sinceReleaseMs }: ArcProps) {
  const nowMs = row.releaseMs + sinceReleaseMs;
  const done = seen.path.filter(({ tMs }) => tMs <= nowMs);
  const parcel = pointAt(seen.path, nowMs);
  const flight = seen.path.filter(({ tMs }) => tMs >= row.releaseMs - 1);
  const [from, to] = [flight[0], flight.at(-1)];
  return (
    <g>
      <polyline className={classes['path']} points={pointsOf(seen.path)} />
      <polyline className={classes['done']} points={pointsOf(done)} />
      {from !== undefined && to !== undefined && row.distanceM !== null && (
        <Measured from={from} to={to} row={row} distanceM={row.distanceM} widthPx={seen.pictureWh[0]} />
      )}
      {parcel !== undefined && (
        <circle className={classes['parcel']} cx={parcel.xPx} cy={parcel.yPx} r={seen.pictureWh[0] / 110} />
      )}
    </g>
  );
}

interface MeasuredProps {
  readonly from: Seen['path'][number];
  readonly to: Seen['path'][number];
  readonly row: ViolationRow;
  readonly distanceM: number;
  readonly widthPx: number;
}

/** The straight line that was measured, a tick each half metre; the ticks assume that the metres lie evenly on it. */
function Measured({ from, to, row, distanceM, widthPx }: MeasuredProps) {
  const tickPx = widthPx / 90;
  const isLow = Math.max(from.yPx, to.yPx) < widthPx * 0.46;
  return (
    <g>
      <line className={classes['chord']} x1={from.xPx} y1={from.yPx} x2={to.xPx} y2={to.yPx} />
      {chordMarks(from, to, distanceM).map(({ xPx, yPx, normal: [nx, ny], isLimit }) => (
        <line
          key={`${xPx} ${yPx}`}
          className={classes[isLimit ? 'limitTick' : 'tick']}
          x1={xPx - nx * tickPx}
          y1={yPx - ny * tickPx}
          x2={xPx + nx * tickPx}
          y2={yPx + ny * tickPx}
        />
      ))}
      <text
        className={classes['label']}
        x={Math.min(Math.max((from.xPx + to.xPx) / 2, widthPx * 0.1), widthPx * 0.9)}
        y={isLow ? Math.max(from.yPx, to.yPx) + widthPx / 24 : Math.min(from.yPx, to.yPx) - widthPx / 30}
        fontSize={widthPx / 36}
      >
        {formatDistance(row)}
      </text>
    </g>
  );
}

function AtRelease({ seen }: { seen: Seen }) {
  const [x0, y0, x1, y1] = seen.boxXyxyPx;
  const { joints } = seen;
  const joint = (i: number): [x: number, y: number, score: number] => [
    joints?.[i * 3] ?? 0,
    joints?.[i * 3 + 1] ?? 0,
    joints?.[i * 3 + 2] ?? 0,
  ];
  return (
    <g>
      <rect className={classes['box']} x={x0} y={y0} width={x1 - x0} height={y1 - y0} />
      {BONES.map(([a, b]) => {
        const [ax, ay, aScore] = joint(a);
        const [bx, by, bScore] = joint(b);
        if (Math.min(aScore, bScore) < SURE_JOINT) return undefined;
        return <line key={`${a}-${b}`} className={classes['bone']} x1={ax} y1={ay} x2={bx} y2={by} />;
      })}
    </g>
  );
}

function pointsOf(path: Seen['path']): string {
  return path.map(({ xPx, yPx }) => `${xPx},${yPx}`).join(' ');
}
