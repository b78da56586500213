import type { Observations } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { centreX, centreY, heightOf, widthOf } from './boxes.ts';
import { headBoxesOf, type BodySeen } from './head-boxes.ts';

/** Who was seen in one analysed frame. */
export interface PeopleSeen extends Pick<Observations, 'tMs'> {
  readonly persons: readonly BodySeen[];
}

/** What must be hidden: boxes, or the whole picture where nobody looked at it. */
export type Cover = 'all' | readonly BoxXyxyPx[];

/** Whoever is lost for longer is somebody else when seen again. */
const LOST_MS = 3000;
/** Before the first sight of a person and after the last one: a head is there before it is found. */
const HELD_MS = 1000;
/** Around each sight: times of a recording and of its analysis differ by a frame or so. */
const SLACK_MS = 120;
/** A camera before which nothing moves is looked at once a second; whatever is longer was not looked at. */
const BLIND_MS = 1500;

/** How far a head may get, in lengths of the body: at once, for each second, and at most. */
const REACH = { atOnce: 0.5, perS: 2.5, most: 2 } as const;
/** Of a head's box, on each side: joints of a head that turns or bends are off by so much. */
const MARGIN_SHARE = 0.25;

interface Sight {
  readonly tMs: number;
  readonly headXyxyPx: BoxXyxyPx;
  readonly bodyPx: number;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly boxXyxyPx: BoxXyxyPx;
}

/**
 * Where heads are over time, generously: between two sights of a person all that both cover, and whatever lies between
 * them, is hidden.
 */
export class HeadCover {
  readonly #spans: readonly Span[];
  /** From the first to the last analysed frame, without the gaps in which nobody looked. */
  readonly #seen: readonly (readonly [fromMs: number, toMs: number])[];

  /** @param frames every analysed frame, also those in which nobody was seen; in the order of time */
  constructor(frames: readonly PeopleSeen[]) {
    this.#spans = waysOf(frames).flatMap(spansOf);
    this.#seen = stretchesOf(frames.map(({ tMs }) => tMs));
  }

  /** @returns what is to be hidden at any moment of that time */
  during(fromMs: number, toMs: number): Cover {
    if (!this.#seen.some(([start, end]) => start <= fromMs && toMs <= end)) return 'all';
    return this.#spans
      .filter((span) => span.fromMs <= toMs && fromMs <= span.toMs)
      .map(({ boxXyxyPx }) => boxXyxyPx);
  }
}

/** Sights of the same person, one after the other: the nearest goes on first. */
function waysOf(frames: readonly PeopleSeen[]): readonly (readonly Sight[])[] {
  const ways: Sight[][] = [];
  for (const { tMs, persons } of frames) {
    const sights = persons.map((person) => sightOf(tMs, person));
    const open = ways.filter((way) => tMs - way.at(-1)!.tMs <= LOST_MS);
    const pairs = open
      .flatMap((way) => sights.map((sight) => ({ way, sight, ...stepOf(way.at(-1)!, sight) })))
      .filter(({ awayPx, reachPx }) => awayPx <= reachPx)
      .sort((a, b) => a.awayPx - b.awayPx);
    const taken = new Set<Sight[] | Sight>();
    for (const { way, sight } of pairs) {
      if (taken.has(way) || taken.has(sight)) continue;
      taken.add(way).add(sight);
      way.push(sight);
    }
    for (const sight of sights) if (!taken.has(sight)) ways.push([sight]);
  }
  return ways;
}

function sightOf(tMs: number, person: BodySeen): Sight {
  const { boxXyxyPx } = person;
  const head = headBoxesOf(person).reduce(hullOf);
  const [x, y] = [widthOf(head) * MARGIN_SHARE, heightOf(head) * MARGIN_SHARE];
  return {
    tMs,
    headXyxyPx: [head[0] - x, head[1] - y, head[2] + x, head[3] + y],
    bodyPx: Math.max(widthOf(boxXyxyPx), heightOf(boxXyxyPx)),
  };
}

function stepOf(from: Sight, to: Sight): { readonly awayPx: number; readonly reachPx: number } {
  const [a, b] = [from.headXyxyPx, to.headXyxyPx];
  const awayPx = Math.hypot(centreX(a) - centreX(b), centreY(a) - centreY(b));
  const bodies = REACH.atOnce + (REACH.perS * (to.tMs - from.tMs)) / 1000;
  return { awayPx, reachPx: Math.min(REACH.most, bodies) * Math.max(from.bodyPx, to.bodyPx) };
}

function spansOf(way: readonly Sight[]): Span[] {
  const [first, last] = [way[0]!, way.at(-1)!];
  return [
    { fromMs: first.tMs - HELD_MS, toMs: first.tMs, boxXyxyPx: first.headXyxyPx },
    ...way.map(({ tMs, headXyxyPx }) => ({
      fromMs: tMs - SLACK_MS,
      toMs: tMs + SLACK_MS,
      boxXyxyPx: headXyxyPx,
    })),
    ...way.slice(1).map((to, i) => {
      const from = way[i]!;
      return { fromMs: from.tMs, toMs: to.tMs, boxXyxyPx: hullOf(from.headXyxyPx, to.headXyxyPx) };
    }),
    { fromMs: last.tMs, toMs: last.tMs + HELD_MS, boxXyxyPx: last.headXyxyPx },
  ];
}

function stretchesOf(timesMs: readonly number[]): [number, number][] {
  const stretches: [number, number][] = [];
  for (const tMs of timesMs) {
    const open = stretches.at(-1);
    if (open !== undefined && tMs - open[1] <= BLIND_MS) open[1] = tMs;
    else stretches.push([tMs, tMs]);
  }
  return stretches.map(([from, to], i) => [
    i === 0 ? from - HELD_MS : from - SLACK_MS,
    i === stretches.length - 1 ? to + HELD_MS : to + SLACK_MS,
  ]);
}

const hullOf = (a: BoxXyxyPx, b: BoxXyxyPx): BoxXyxyPx => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
];
