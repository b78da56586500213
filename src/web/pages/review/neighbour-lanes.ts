import type { ViolationRow } from '../../../wire/messages.ts';
import type { Neighbours } from '../../../wire/neighbours.ts';
import type { NearHandling } from '../../../wire/scans.ts';

/** Of a line of words; what is no violation has one more, at the bottom. */
export const LINE_REM = 1.75;

/** A violation on its lane: from 0 at the start of the span to 1 at its end. */
export interface PlacedCase {
  readonly row: ViolationRow;
  readonly differenceS: number;
  readonly place: number;
  /** Its words stand on this line of the lane, 0 at the top, … */
  readonly level: number;
  /** … to the left of the mark where there is no room at the right. */
  readonly isLeft: boolean;
}

export interface PlacedFact extends Pick<NearHandling, 'differenceS' | 'handling'> {
  readonly place: number;
}

export interface Lane {
  readonly camera: Neighbours['cameras'][number];
  readonly cases: readonly PlacedCase[];
  readonly facts: readonly PlacedFact[];
  readonly levels: number;
}

/** @param wordsShare how much of a lane's width the words of one violation take */
export function neighbourLanes(neighbours: Neighbours, wordsShare: number): readonly Lane[] {
  const { beforeS, afterS, cameras, near } = neighbours;
  const placeOf = (differenceS: number): number => (differenceS + beforeS) / (beforeS + afterS);
  const inOrder = [...near].sort((a, b) => a.differenceS - b.differenceS);
  return cameras.map((camera) => {
    const ofCamera = inOrder.filter(({ handling }) => handling.cameraId === camera.cameraId);
    const cases = place(
      ofCamera.flatMap((each) =>
        each.case === null
          ? []
          : [{ row: each.case, differenceS: each.differenceS, place: placeOf(each.differenceS) }],
      ),
      wordsShare,
    );
    return {
      camera,
      cases,
      facts: ofCamera
        .filter((each) => each.case === null)
        .map(({ differenceS, handling }) => ({ differenceS, handling, place: placeOf(differenceS) })),
      levels: Math.max(1, ...cases.map(({ level }) => level + 1)),
    };
  });
}

/** Each on the first line on which its words cover no others. */
function place(
  cases: readonly Omit<PlacedCase, 'level' | 'isLeft'>[],
  wordsShare: number,
): readonly PlacedCase[] {
  const takenUntil: number[] = [];
  return cases.map((each) => {
    const isLeft = each.place + wordsShare > 1;
    const start = isLeft ? each.place - wordsShare : each.place;
    const free = takenUntil.findIndex((until) => until <= start);
    const level = free < 0 ? takenUntil.length : free;
    takenUntil[level] = start + wordsShare;
    return { ...each, level, isLeft };
  });
}
