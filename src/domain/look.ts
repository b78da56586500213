/** A second look begins this long before the release, and takes so many pictures at this distance in time. */
export const LOOK_BEFORE_MS = 480;
export const LOOK_STEP_MS = 80;
export const LOOK_STEPS = 16;
/** From the first to the last picture. */
export const LOOK_SPAN_MS = (LOOK_STEPS - 1) * LOOK_STEP_MS;

/** Where to look a second time, over time, to see whether something happened. */
export interface Look {
  /** Of the first picture, on the stream's clock; the others follow every `LOOK_STEP_MS`. */
  readonly fromMs: number;
  /** By picture: where the parcel's centre is taken to be, px of the picture. */
  readonly centresPx: readonly (readonly [x: number, y: number])[];
  /** Pixels a metre covers there. */
  readonly pxPerM: number;
}

/** What the network of the second look says: log odds that each question is to be answered with yes, by the question's name. */
export type LookAnswer = Readonly<Record<string, number>>;

/** How such an answer joins the belief of the first look: log odds = gate * those of the gate + look * those of the answer + bias. */
export interface Join {
  /** Where the gate believes less than this, a look is not worth its time. */
  readonly from: number;
  readonly gate: number;
  readonly look: number;
  readonly bias: number;
}

/** By question; a question that is not here gains nothing from a second look. */
export type Joins = Readonly<Record<string, Join>>;
