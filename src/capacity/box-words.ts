import type { SceneKind } from './clips.ts';
import type { Trial } from './try-cameras.ts';

/** What is left for the system, for a storm of violations, and for the error of a short measurement. */
const RESERVE_SHARE = 0.15;

export interface BoxFacts {
  readonly cores: number;
  readonly kind: SceneKind;
  readonly seconds: number;
}

/**
 * Cameras that the processor would carry at the cost a camera had in a trial, the streams' server aside, which a box with real cameras does not run.
 * @returns undefined where frames were dropped: then a camera looks cheaper than it is
 */
export function camerasByCost({ cameras, held, serviceCores }: Trial, cores: number): number | undefined {
  return held ? Math.floor((cores * (1 - RESERVE_SHARE)) / (serviceCores / cameras)) : undefined;
}

/** What a trial says to who wants to know how many cameras a box can hold. */
export function wordsOf(trial: Trial, { cores, kind, seconds }: BoxFacts): readonly string[] {
  const { cameras, held, droppedShare, cameShare, serviceCores, serverCores } = trial;
  const scene = kind === 'busy' ? 'people and parcels move on all of them' : 'three of four see nothing move';
  const byCost = camerasByCost(trial, cores);
  return [
    `${String(cameras)} camera(s) for ${String(seconds)} s; ${scene}`,
    `  frames      ${percent(cameShare)} of those due came, ${percent(droppedShare)} of them dropped`,
    `  processor   ${serviceCores.toFixed(2)} of ${String(cores)} cores, ${(serviceCores / cameras).toFixed(3)} a camera; the server that plays the cameras took ${serverCores.toFixed(2)} more`,
    held
      ? `  this box holds ${String(cameras)} such camera(s)`
      : `  this box does not hold ${String(cameras)} such camera(s): less than 1 % may be dropped`,
    ...(byCost === undefined || byCost <= cameras
      ? []
      : [`  by its processor it would carry about ${String(byCost)}; try them: --cameras ${String(byCost)}`]),
  ];
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
