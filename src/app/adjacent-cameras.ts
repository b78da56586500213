import type { Config } from '../config/schema.ts';
import type { Adjacency } from '../wire/neighbours.ts';

export interface AdjacentCamera {
  readonly cameraId: string;
  readonly why: Adjacency;
}

/** Besides the own one: more lanes than these are no longer seen at a glance. */
const MOST_BESIDE = 4;
/** Of the plan's width or height: beyond this two cameras hardly see the same parcel within a minute. */
const NEAR_ON_PLAN = 0.25;

/**
 * The camera itself, then those that have one of its zones (the same id is the same place), then the nearest on the floor
 * plan. Without either nothing is known of what lies beside it.
 */
export function adjacentCameras(
  cameraId: string,
  { cameras, floorPlan }: Pick<Config, 'cameras' | 'floorPlan'>,
): readonly AdjacentCamera[] {
  const zonesOf = (id: string): readonly string[] =>
    cameras.find((camera) => camera.id === id)?.zones.map((zone) => zone.id) ?? [];
  const own = new Set(zonesOf(cameraId));
  const others = cameras.map(({ id }) => id).filter((id) => id !== cameraId);
  const sharing = others.filter((id) => zonesOf(id).some((zone) => own.has(zone)));
  const onPlan = others
    .filter((id) => !sharing.includes(id))
    .map((id) => ({ id, away: awayOnPlan(floorPlan?.cameras[cameraId], floorPlan?.cameras[id]) }))
    .filter(({ away }) => away <= NEAR_ON_PLAN)
    .sort((a, b) => a.away - b.away);
  return [
    { cameraId, why: 'own' },
    ...[
      ...sharing.map((id) => ({ cameraId: id, why: 'same-zone' as const })),
      ...onPlan.map(({ id }) => ({ cameraId: id, why: 'near-on-plan' as const })),
    ].slice(0, MOST_BESIDE),
  ];
}

type PlanPoint = readonly [x: number, y: number] | undefined;

function awayOnPlan(a: PlanPoint, b: PlanPoint): number {
  return a === undefined || b === undefined ? Infinity : Math.hypot(a[0] - b[0], a[1] - b[1]);
}
