import type { Board, BoardHour, BoardPlace } from '../../src/wire/board.ts';

const HOUR_MS = 3_600_000;
/** 08:00 in Shanghai, five hours and a half before now as the samples see it. */
const START_MS = Date.UTC(2026, 10, 25, 0);

interface PlaceSample {
  readonly cameraId: string;
  readonly zone: string;
  readonly name: string;
  /** Handlings and violations of each hour; blind hours are null. */
  readonly hours: readonly (readonly [handlings: number, violations: number] | null)[];
}

const PLACES: readonly PlaceSample[] = [
  {
    cameraId: 'dock-2',
    zone: 'unloading',
    name: '卸车区',
    hours: [
      [64, 3],
      [88, 2],
      [97, 1],
      [91, 1],
      [72, 0],
      [31, 0],
    ],
  },
  {
    cameraId: 'sort-a',
    zone: 'odd-sizes',
    name: '异形件台',
    hours: [
      [55, 0],
      [61, 0],
      [70, 0],
      [66, 0],
      [58, 0],
      [22, 0],
    ],
  },
  {
    cameraId: 'load-5',
    zone: 'loading',
    name: '5 号装车口',
    hours: [[80, 1], [92, 2], null, null, [101, 2], [40, 0]],
  },
];

/** A shift in its sixth hour: one place without a violation, one that was blind for two hours. */
export function sampleBoard(places: readonly PlaceSample[] = PLACES): Board {
  const boardPlaces = places.map(placeOf);
  const clean = boardPlaces.find(({ violations }) => violations === 0);
  return {
    shift: { name: '早班', startAt: iso(START_MS), endAt: iso(START_MS + 8 * HOUR_MS) },
    targetRate: 0.98,
    minCoverage: 0.7,
    flagMinHandlings: 20,
    coverage: { seenMinutes: 870, plannedMinutes: 990 },
    places: boardPlaces.map((place) => ({ ...place, hasFlag: place === clean })),
    at: iso(START_MS + 5.5 * HOUR_MS),
  };
}

function placeOf({ hours, ...place }: PlaceSample): BoardPlace {
  const boardHours = hours.map((hour, i): BoardHour => {
    const [handlings, violations] = hour ?? [0, 0];
    return {
      startAt: iso(START_MS + i * HOUR_MS),
      handlings,
      violations,
      rate: handlings === 0 ? null : (handlings - violations) / handlings,
      coverage: hour === null ? 0.1 : 1,
    };
  });
  const sum = (pick: (hour: BoardHour) => number): number =>
    boardHours.reduce((all, hour) => all + pick(hour), 0);
  const handlings = sum((hour) => hour.handlings);
  const violations = sum((hour) => hour.violations);
  const coverage = sum((hour) => hour.coverage ?? 0) / boardHours.length;
  const isBlind = coverage < 0.7;
  return {
    ...place,
    handlings,
    violations,
    rate: isBlind || handlings === 0 ? null : (handlings - violations) / handlings,
    coverage,
    isBlind,
    hasFlag: false,
    hours: boardHours,
  };
}

function iso(atMs: number): string {
  return new Date(atMs + 8 * HOUR_MS).toISOString().replace('Z', '+08:00');
}
