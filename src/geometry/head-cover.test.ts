import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ptsMs } from '../base/units.ts';
import { JOINT, JOINT_COUNT } from '../domain/observation.ts';
import type { BoxXyxyPx } from '../domain/picture.ts';
import { headBoxes, type BodySeen } from './head-boxes.ts';
import { HeadCover, type PeopleSeen } from './head-cover.ts';

/** A person of 170 px with the feet on y = 300. @param hasFace false: the network saw the body alone */
function personAt(xPx: number, hasFace = true): BodySeen {
  const joints = new Float32Array(JOINT_COUNT * 3);
  const see = (joint: number, dx: number, y: number): void => joints.set([xPx + dx, y, 0.9], 3 * joint);
  if (hasFace) {
    see(JOINT.nose, 0, 146);
    see(JOINT.leftEar, 8, 144);
    see(JOINT.rightEar, -8, 144);
    see(JOINT.leftShoulder, 20, 168);
    see(JOINT.rightShoulder, -20, 168);
  }
  return { boxXyxyPx: [xPx - 25, 130, xPx + 25, 300], joints };
}

const frame = (tMs: number, ...persons: BodySeen[]): PeopleSeen => ({ tMs: ptsMs(tMs), persons });
const holds = (outer: BoxXyxyPx, [x0, y0, x1, y1]: BoxXyxyPx): boolean =>
  outer[0] <= x0 && outer[1] <= y0 && outer[2] >= x1 && outer[3] >= y1;
const covers = (cover: ReturnType<HeadCover['during']>, head: BoxXyxyPx): boolean =>
  cover === 'all' || cover.some((box) => holds(box, head));
const headOf = (person: BodySeen): BoxXyxyPx => headBoxes([person])[0]!;

/** People who walk in lanes of their own, each seen in some of the frames. */
const walks = fc.record({
  stepMs: fc.integer({ min: 33, max: 160 }),
  people: fc.array(
    fc.record({
      speedPxPerS: fc.integer({ min: -250, max: 250 }),
      isSeen: fc.array(
        fc.boolean().chain((seen) => (seen ? fc.constant(true) : fc.boolean())),
        {
          minLength: 12,
          maxLength: 12,
        },
      ),
      hasFace: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

test('between two sights of a person both heads are covered, at any moment, seen or not', () => {
  fc.assert(
    fc.property(walks, fc.double({ min: 0, max: 1, noNaN: true }), ({ stepMs, people }, part) => {
      const at = (person: number, i: number): BodySeen => {
        const { speedPxPerS, hasFace } = people[person]!;
        return personAt(1000 + 2000 * person + (speedPxPerS * i * stepMs) / 1000, hasFace[i]);
      };
      const frames = Array.from({ length: 12 }, (_, i) =>
        frame(i * stepMs, ...people.flatMap(({ isSeen }, person) => (isSeen[i]! ? [at(person, i)] : []))),
      );
      const cover = new HeadCover(frames);
      people.forEach(({ isSeen }, person) => {
        const seenIn = isSeen.flatMap((seen, i) => (seen ? [i] : []));
        seenIn.slice(1).forEach((to, k) => {
          const from = seenIn[k]!;
          const tMs = (from + (to - from) * part) * stepMs;
          for (const head of [...headBoxes([at(person, from)]), ...headBoxes([at(person, to)])])
            expect(covers(cover.during(tMs, tMs), head)).toBe(true);
        });
      });
    }),
    { numRuns: 100 },
  );
});

test('a head is hidden before it is found and after it is lost, and not for ever', () => {
  const frames = Array.from({ length: 60 }, (_, i) =>
    frame(i * 100, ...(i >= 20 && i <= 30 ? [personAt(500)] : [])),
  );
  const cover = new HeadCover(frames);
  const isHidden = (tMs: number): boolean => covers(cover.during(tMs, tMs), headOf(personAt(500)));
  expect([900, 1100, 2500, 3900, 4100].map(isHidden)).toEqual([false, true, true, true, false]);
});

test('a person who is lost for two seconds and goes on is hidden all the way', () => {
  const cover = new HeadCover([
    frame(0, personAt(300)),
    ...[1, 2, 3].map((n) => frame(n * 500)),
    frame(2000, personAt(420)),
  ]);
  expect(covers(cover.during(1000, 1040), headOf(personAt(360)))).toBe(true);
});

test('where nobody looked the whole picture is hidden', () => {
  const seen = [...Array.from({ length: 10 }, (_, i) => i * 100), ...[4000, 4100]];
  const cover = new HeadCover(seen.map((tMs) => frame(tMs)));
  expect(cover.during(500, 540)).toEqual([]);
  expect(cover.during(2000, 2040)).toBe('all');
  expect(cover.during(-1500, -1400)).toBe('all');
  expect(cover.during(6000, 6040)).toBe('all');
  expect(new HeadCover([]).during(0, 40)).toBe('all');
});

test('a camera at one look a second is no gap', () => {
  const cover = new HeadCover([0, 1000, 2000].map((tMs) => frame(tMs, personAt(500))));
  const half = cover.during(1480, 1520);
  expect(half).not.toBe('all');
  expect(covers(half, headOf(personAt(500)))).toBe(true);
});

test('two who stand apart are not hidden as one', () => {
  const cover = new HeadCover([0, 80, 160].map((tMs) => frame(tMs, personAt(300), personAt(1300))));
  expect(covers(cover.during(40, 80), headOf(personAt(800)))).toBe(false);
});
