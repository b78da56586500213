import type { Observations, ParcelSeen } from '../../src/domain/observation.ts';
import type { BoxXyxyPx } from '../../src/domain/picture.ts';
import { centreX, centreY, iou } from '../../src/geometry/boxes.ts';
import { frameAt, observationsOf, type readClip, type TruthFrame } from '../oracle.ts';

/** What can be made true of what a network saw, to find out what its errors cost the judgement. */
export const MADE_TRUE = [
  'false',
  'false-near',
  'missed',
  'scores',
  'flight-boxes',
  'parcels',
  'persons',
] as const;
export type MadeTrue = (typeof MADE_TRUE)[number];

/** From this overlap on a box is of that parcel. */
const SAME_IOU = 0.3;
/** A score that no threshold refuses. */
const SURE = 0.7;
/** So far from a person, as a share of the box's height, is near. */
const NEAR_SHARE = 0.25;
const TRUTH = { px: 1, miss: 0, falsePerFrame: 0, jitterMs: 0, drop: 0, network: false } as const;

/**
 * What a network saw in a clip, with parts of it made true: `false` and `false-near` take parcels away that are none (anywhere,
 * near people), `missed` adds those that were not found, `scores` makes the found ones sure, `flight-boxes` puts boxes of what flies
 * in their true places, `parcels` and `persons` are all truth (centres with 1 px of noise; parcels that are mostly hidden stay unseen).
 */
export function madeTrue(
  { truth, frames }: ReturnType<typeof readClip>,
  seen: Iterable<Observations>,
  what: ReadonlySet<MadeTrue>,
): readonly Observations[] {
  const clean = [...observationsOf(truth, frames, 1000, TRUTH, 1)];
  return [...seen].map((observed) => {
    const frame = frameAt(frames, observed.tMs);
    const whole = frameAt(clean, observed.tMs);
    const persons = what.has('persons') ? whole.persons : observed.persons;
    if (what.has('parcels')) return { ...observed, persons, parcels: whole.parcels };
    const parcels = observed.parcels.flatMap((parcel) => {
      const own = truthOf(parcel, frame);
      if (own === undefined) {
        const isTaken = what.has('false') || (what.has('false-near') && isNear(parcel, observed));
        return isTaken ? [] : [parcel];
      }
      const score = what.has('scores') ? Math.max(SURE, parcel.score) : parcel.score;
      const isPlaced = own.state === 'flight' && what.has('flight-boxes');
      return [{ ...parcel, score, boxXyxyPx: isPlaced ? boxOf(own) : parcel.boxXyxyPx }];
    });
    const missed = whole.parcels.filter(
      ({ boxXyxyPx }) => !parcels.some((parcel) => iou(parcel.boxXyxyPx, boxXyxyPx) > SAME_IOU),
    );
    return { ...observed, persons, parcels: what.has('missed') ? [...parcels, ...missed] : parcels };
  });
}

type TruthParcel = TruthFrame['parcels'][number];

const boxOf = ({ boxXyxy: [x0 = 0, y0 = 0, x1 = 0, y1 = 0] }: TruthParcel): BoxXyxyPx => [x0, y0, x1, y1];

/** The parcel that a box is of. */
function truthOf({ boxXyxyPx }: ParcelSeen, { parcels }: TruthFrame): TruthParcel | undefined {
  const overlap = (parcel: TruthParcel): number => iou(boxXyxyPx, boxOf(parcel));
  const best = parcels.toSorted((a, b) => overlap(b) - overlap(a))[0];
  return best !== undefined && overlap(best) > SAME_IOU ? best : undefined;
}

function isNear({ boxXyxyPx }: ParcelSeen, { persons }: Observations): boolean {
  const [x, y] = [centreX(boxXyxyPx), centreY(boxXyxyPx)];
  return persons.some(({ boxXyxyPx: [x0, y0, x1, y1] }) => {
    const near = NEAR_SHARE * (y1 - y0);
    return x > x0 - near && x < x1 + near && y > y0 - near && y < y1 + near;
  });
}
