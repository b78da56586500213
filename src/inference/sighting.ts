import type { PtsMs } from '../base/units.ts';
import { JOINT_COUNT, type Observations, type ParcelDoing } from '../domain/observation.ts';

/** Values of one person: x0 y0 x1 y1 score, then 17 joints of x y score. */
export const PERSON_VALUES = 5 + JOINT_COUNT * 3;
/** Values of one parcel: x0 y0 x1 y1 score, held flight sliding (NaN where the network does not say). */
export const PARCEL_VALUES = 8;
const MAX_PERSONS = 64;
const MAX_PARCELS = 256;

/** What was seen in one frame, packed for the way between threads. Pixels of the picture. */
export interface PackedSighting {
  /** shape (n, 56) */
  readonly persons: Float32Array<ArrayBuffer>;
  /** shape (n, 8) */
  readonly parcels: Float32Array<ArrayBuffer>;
}

/** People and parcels of one frame in flat arrays; the decoders write into it. Reused from frame to frame. */
export class Sighting {
  /** shape (64, 56); only the first `personCount` rows are live */
  readonly persons = new Float32Array(MAX_PERSONS * PERSON_VALUES);
  /** shape (256, 8); only the first `parcelCount` rows are live */
  readonly parcels = new Float32Array(MAX_PARCELS * PARCEL_VALUES);
  personCount = 0;
  parcelCount = 0;

  clear(): void {
    this.personCount = 0;
    this.parcelCount = 0;
  }

  /** @returns where the person's joints begin in `persons` (zeroed), or -1 where no more fit; callers add the best first */
  addPerson(x0: number, y0: number, x1: number, y1: number, score: number): number {
    if (this.personCount === MAX_PERSONS) return -1;
    const at = this.personCount++ * PERSON_VALUES;
    writeBox(this.persons, at, x0, y0, x1, y1, score);
    this.persons.fill(0, at + 5, at + PERSON_VALUES);
    return at + 5;
  }

  addParcel(x0: number, y0: number, x1: number, y1: number, score: number, doing?: ParcelDoing): void {
    if (this.parcelCount === MAX_PARCELS) return;
    const at = this.parcelCount++ * PARCEL_VALUES;
    writeBox(this.parcels, at, x0, y0, x1, y1, score);
    this.parcels[at + 5] = doing?.held ?? NaN;
    this.parcels[at + 6] = doing?.flight ?? NaN;
    this.parcels[at + 7] = doing?.sliding ?? NaN;
  }

  /** Copies: the arrays are overwritten by the next frame. */
  pack(): PackedSighting {
    return {
      persons: this.persons.slice(0, this.personCount * PERSON_VALUES),
      parcels: this.parcels.slice(0, this.parcelCount * PARCEL_VALUES),
    };
  }
}

function writeBox(
  out: Float32Array,
  at: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  score: number,
): void {
  out[at] = x0;
  out[at + 1] = y0;
  out[at + 2] = x1;
  out[at + 3] = y1;
  out[at + 4] = score;
}

function doingAt(values: Float32Array, at: number): ParcelDoing | undefined {
  const [held, flight, sliding] = [values[at]!, values[at + 1]!, values[at + 2]!];
  return Number.isNaN(held) ? undefined : { held, flight, sliding };
}

/** The joints are views into the packed array: no copy. */
export function unpackSighting(tMs: PtsMs, { persons, parcels }: PackedSighting): Observations {
  const box = (values: Float32Array, at: number): [number, number, number, number] => [
    values[at]!,
    values[at + 1]!,
    values[at + 2]!,
    values[at + 3]!,
  ];
  return {
    tMs,
    persons: Array.from({ length: persons.length / PERSON_VALUES }, (_, i) => ({
      boxXyxyPx: box(persons, i * PERSON_VALUES),
      score: persons[i * PERSON_VALUES + 4]!,
      joints: persons.subarray(i * PERSON_VALUES + 5, (i + 1) * PERSON_VALUES),
    })),
    parcels: Array.from({ length: parcels.length / PARCEL_VALUES }, (_, i) => ({
      boxXyxyPx: box(parcels, i * PARCEL_VALUES),
      score: parcels[i * PARCEL_VALUES + 4]!,
      doing: doingAt(parcels, i * PARCEL_VALUES + 5),
    })),
  };
}
