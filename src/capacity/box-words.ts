import { BUSY_SHARE, type SceneKind } from './clips.ts';
import { mostOnBox } from './plan-site.ts';
import type { Trial } from './try-cameras.ts';

export interface BoxFacts {
  readonly cores: number;
  readonly kind: SceneKind;
  readonly seconds: number;
  /** Cameras of the whole site, where that is asked. */
  readonly siteCameras: number | undefined;
}

/** How long a camera of a site is busy at a time. */
const BUSY_S = 20;

/** What a trial says to who wants to know how many cameras a box can hold. */
export function wordsOf(trial: Trial, { cores, kind, seconds, siteCameras }: BoxFacts): readonly string[] {
  const { cameras, held, droppedShare, cameShare, serviceCores, serverCores, costs } = trial;
  const scene = kind === 'busy' ? 'people and parcels move on all of them' : 'three of four see nothing move';
  const kindOfSite = { busyShare: BUSY_SHARE[kind], busyS: BUSY_S };
  // Where frames are dropped a camera looks cheaper than it is.
  const known = held ? costs : undefined;
  const most = known && mostOnBox(kindOfSite, known, cores);
  return [
    `${String(cameras)} camera(s) for ${String(seconds)} s; ${scene}`,
    `  frames      ${percent(cameShare)} of those due came, ${percent(droppedShare)} of them dropped`,
    `  processor   ${serviceCores.toFixed(2)} of ${String(cores)} cores, ${(serviceCores / cameras).toFixed(3)} a camera; the server that plays the cameras took ${serverCores.toFixed(2)} more`,
    held
      ? `  this box holds ${String(cameras)} such camera(s)`
      : `  this box does not hold ${String(cameras)} such camera(s): less than 1 % may be dropped`,
    ...(most === undefined || most <= cameras
      ? []
      : [
          `  by simulation from that cost it would hold about ${String(most)}; try them: --cameras ${String(most)}`,
        ]),
    ...(siteCameras === undefined || !most
      ? []
      : [
          `  a site of ${String(siteCameras)} such cameras wants ${String(Math.ceil(siteCameras / most))} such box(es)`,
        ]),
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
