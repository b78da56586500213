import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { CameraState } from '../../../wire/messages.ts';
import type { ZoneShape } from '../../../wire/zones.ts';
import { arrowStep } from '../calibrate/arrow-step.ts';
import { LivePicture } from '../cameras/live-picture.tsx';
import { useZoneWords } from '../language/zone-words.ts';
import classes from './zone-view.module.css';

type Corner = ZoneShape['polygon'][number];

interface ZoneViewProps {
  readonly camera: CameraState;
  readonly zones: readonly ZoneShape[];
  /** Index of the zone that gets the next corner. */
  readonly drawn: number | undefined;
  readonly onZone: (index: number, zone: ZoneShape) => void;
}

/** Units of the drawing: polygons are fractions of the picture. */
const WIDE = 1600;
const HIGH = 900;
const GRIP = 0.02;
/** Zones side by side are told apart by their colour, and by their name. */
const COLOURS = 5;

/** The picture with the zones over it: corners are set by clicks, and dragged. */
export function ZoneView({ camera, zones, drawn, onZone }: ZoneViewProps) {
  const words = useZoneWords();
  // For the keyboard.
  const [pointer, setPointer] = useState<Corner>([0.5, 0.5]);
  const dragged = useRef<{ readonly zone: number; readonly corner: number } | undefined>(undefined);
  const placeOf = ({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>): Corner => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    const within = (value: number): number => Math.round(1e4 * Math.max(0, Math.min(1, value))) / 1e4;
    return [within((clientX - left) / width), within((clientY - top) / height)];
  };
  const set = (at: Corner): void => {
    const zone = drawn === undefined ? undefined : zones[drawn];
    if (drawn !== undefined && zone !== undefined) onZone(drawn, { ...zone, polygon: [...zone.polygon, at] });
  };
  const press = (event: PointerEvent<SVGSVGElement>): void => {
    const at = placeOf(event);
    const grip = cornerNear(zones, at);
    if (grip !== undefined) {
      dragged.current = grip;
      event.currentTarget.setPointerCapture(event.pointerId);
      return;
    }
    set(at);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') set(pointer);
    const next = arrowStep(event.key, [pointer[0] * WIDE, pointer[1] * HIGH], { w: WIDE, h: HIGH });
    if (next === undefined) return;
    event.preventDefault();
    setPointer([next[0] / WIDE, next[1] / HIGH]);
  };
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    const grip = dragged.current;
    const zone = grip === undefined ? undefined : zones[grip.zone];
    if (grip === undefined || zone === undefined) return;
    onZone(grip.zone, { ...zone, polygon: zone.polygon.with(grip.corner, placeOf(event)) });
  };
  return (
    <LivePicture camera={camera}>
      <svg
        className={classes['view']}
        viewBox={`0 0 ${WIDE} ${HIGH}`}
        preserveAspectRatio="none"
        tabIndex={0}
        role="application"
        aria-label={words.picture}
        data-drawing={drawn !== undefined}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={() => (dragged.current = undefined)}
        onKeyDown={key}
      >
        {zones
          .map((zone, i) => (
            <Zone key={zone.id} zone={zone} colour={(zones.length - 1 - i) % COLOURS} isDrawn={i === drawn} />
          ))
          // What counts lies on top.
          .reverse()}
        {drawn !== undefined && <Cross at={pointer} />}
      </svg>
    </LivePicture>
  );
}

/** Where Enter sets the next corner; shown while the keyboard is at the picture. */
function Cross({ at: [x, y] }: { at: Corner }) {
  return (
    <path
      className={classes['cross']}
      d={`M${x * WIDE - 16} ${y * HIGH}h32M${x * WIDE} ${y * HIGH - 16}v32`}
    />
  );
}

interface ZoneProps {
  readonly zone: ZoneShape;
  readonly colour: number;
  readonly isDrawn: boolean;
}

function Zone({ zone: { name, polygon }, colour, isDrawn }: ZoneProps) {
  const middle = (axis: 0 | 1): number =>
    polygon.reduce((sum, corner) => sum + corner[axis], 0) / Math.max(1, polygon.length);
  return (
    <g data-colour={colour} className={classes['zone']} data-drawn={isDrawn}>
      <polygon points={polygon.map(([x, y]) => `${x * WIDE},${y * HIGH}`).join(' ')} />
      {polygon.map(([x, y], i) => (
        <circle key={i} cx={x * WIDE} cy={y * HIGH} r={isDrawn ? 12 : 9} />
      ))}
      {polygon.length > 0 && (
        <text x={middle(0) * WIDE} y={middle(1) * HIGH} fontSize={36}>
          {name}
        </text>
      )}
    </g>
  );
}

function cornerNear(
  zones: readonly ZoneShape[],
  [x, y]: Corner,
): { readonly zone: number; readonly corner: number } | undefined {
  for (const [zone, { polygon }] of zones.entries()) {
    const corner = polygon.findIndex((each) => Math.hypot(each[0] - x, ((each[1] - y) * HIGH) / WIDE) < GRIP);
    if (corner >= 0) return { zone, corner };
  }
  return undefined;
}
