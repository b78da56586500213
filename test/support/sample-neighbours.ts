import type { NearHandling } from '../../src/wire/scans.ts';
import type { Neighbours } from '../../src/wire/neighbours.ts';
import { isoInShanghai, sampleRow } from './sample-site.ts';
import type { ViolationRow } from '../../src/wire/messages.ts';

/** Around a case of `dock-2`: what else was judged there, and on a camera of the same zone; a third one did not see. */
export function sampleNeighbours(row: ViolationRow): {
  readonly answer: Neighbours;
  readonly cases: ViolationRow[];
} {
  const atMs = Date.parse(row.occurredAt);
  const beside = { cameraId: 'sort-a', cameraName: 'A 线分拣台' };
  const at = (differenceS: number, index: number, change: Partial<ViolationRow> = {}): ViolationRow => ({
    ...sampleRow({ atMs: atMs + differenceS * 1000, index }),
    ...{
      cameraId: row.cameraId,
      cameraName: row.cameraName,
      occurredAt: isoInShanghai(atMs + differenceS * 1000),
    },
    ...change,
  });
  const cases = [at(-18, 1), at(-11, 2), at(27, 3, beside)];
  const gentle = [-52, -44, -31, -24, -7, 6, 15, 33, 48].map((differenceS, i) =>
    at(differenceS, 0, {
      ...(i % 3 === 1 ? beside : {}),
      kind: i % 2 === 0 ? 'place' : 'handover',
      distanceM: i % 2 === 0 ? 0.1 * i : null,
    }),
  );
  const near = (handling: ViolationRow, isCase: boolean): NearHandling => ({
    differenceS: (Date.parse(handling.occurredAt) - atMs) / 1000,
    handling,
    case: isCase ? handling : null,
  });
  return {
    cases,
    answer: {
      ...{ beforeS: 60, afterS: 60, violations: cases.length, handlings: cases.length + gentle.length },
      cameras: [
        { cameraId: row.cameraId, cameraName: row.cameraName, why: 'own', coverage: 1 },
        { ...beside, why: 'same-zone', coverage: 1 },
        { cameraId: 'load-5', cameraName: '5 号装车口', why: 'near-on-plan', coverage: 0 },
      ],
      near: [...cases.map((each) => near(each, true)), ...gentle.map((each) => near(each, false))],
    },
  };
}
