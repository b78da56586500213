import type { Config } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import type { Neighbours } from '../wire/neighbours.ts';
import { seesPlace, seesSomeOfCamera, type Scope } from '../wire/scope.ts';
import { adjacentCameras } from './adjacent-cameras.ts';
import { coverageNear, type CoverageNearParts } from './coverage-near.ts';

export type CaseNeighboursParts = CoverageNearParts & {
  readonly store: Pick<Store, 'violation' | 'near'>;
};

/** Around the release: what belongs to one act, or to one parcel on its way, seldom lies further apart. */
const BEFORE_S = 60;
const AFTER_S = 60;
/** Of violations, and of other handlings as well: a busy floor in two minutes, and still a small answer. */
const MOST_NEAR = 120;

/** What was judged shortly before and after a case on its camera and on those beside it. */
export function createCaseNeighbours(
  parts: CaseNeighboursParts,
): (id: string, scope: Scope) => Neighbours | undefined {
  const { store, config } = parts;
  return (id, scope) => {
    const row = store.violation(id, scope);
    if (row === undefined) return undefined;
    const cameras = adjacentCameras(row.cameraId, floorWithin(scope, config));
    const aroundWallMs = Date.parse(row.occurredAt);
    const span = { fromWallMs: aroundWallMs - BEFORE_S * 1000, toWallMs: aroundWallMs + AFTER_S * 1000 };
    const { violations, handlings, near } = store.near(
      {
        ...{ ...span, aroundWallMs, limit: MOST_NEAR, zone: undefined },
        cameraIds: cameras.map(({ cameraId }) => cameraId),
      },
      scope,
    );
    const coverage = coverageNear(span, parts);
    const nameOf = (cameraId: string): string =>
      config.cameras.find((camera) => camera.id === cameraId)?.name ?? row.cameraName;
    return {
      beforeS: BEFORE_S,
      afterS: AFTER_S,
      cameras: cameras.map(({ cameraId, why }) => ({
        ...{ cameraId, why, cameraName: nameOf(cameraId) },
        coverage: coverage([cameraId]),
      })),
      // Without the case itself.
      violations: violations - 1,
      handlings: handlings - 1,
      near: near.filter(({ handling }) => handling.id !== id),
    };
  };
}

/** What lies outside neither is adjacent nor makes adjacent, nor takes the place of what one sees. */
function floorWithin(scope: Scope, { cameras, floorPlan }: Config): Pick<Config, 'cameras' | 'floorPlan'> {
  return {
    floorPlan,
    cameras: cameras
      .filter(({ id }) => seesSomeOfCamera(scope, id))
      .map((camera) => ({
        ...camera,
        zones: camera.zones.filter(({ id }) => seesPlace(scope, { cameraId: camera.id, zone: id })),
      })),
  };
}
