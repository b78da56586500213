import { randomUUID } from 'node:crypto';
import { countRechecks, type RecheckFacts } from '../../src/app/recheck-figures.ts';
import { periodOf } from '../../src/app/statistics-period.ts';
import { ok, type Result } from '../../src/base/result.ts';
import { wallMs } from '../../src/base/units.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import type { RecheckRow } from '../../src/store/recheck-rows.ts';
import { siteDayAt } from '../../src/store/site-day.ts';
import type { RecheckAnswer } from '../../src/wire/recheck-answer.ts';
import {
  recheckClipPath,
  type RecheckFigures,
  type RecheckFiguresQuery,
  type RecheckQueue,
  type RecheckRequest,
} from '../../src/wire/recheck.ts';

export interface SampleRecheck {
  readonly id: string;
  readonly releaseMs: number;
  readonly x: number;
  readonly y: number;
  /** To whom it is not asked: who judged it. */
  readonly judgedBy: string | undefined;
}

/** What waits for the blind recheck, in memory and in the order of `samples`, and figures of a site. */
export class SampleRechecks {
  readonly samples: SampleRecheck[] = [];
  readonly answers = new Map<string, RecheckRequest>();
  /** How many looks stand behind the figures, of each kind. */
  looks = 160;

  /** @param judgedBy who gave the verdict of the first of them */
  fill(howMany: number, judgedBy?: string): void {
    for (let i = 0; i < howMany; i += 1)
      this.samples.push({
        ...{ id: randomUUID(), releaseMs: 3400, x: 0.3 + 0.1 * (i % 4), y: 0.45 },
        judgedBy: i === 0 ? judgedBy : undefined,
      });
  }

  clear(): void {
    this.samples.length = 0;
    this.answers.clear();
    this.looks = 160;
  }

  queue(by: string | undefined): RecheckQueue {
    const waiting = this.samples.filter(({ id, judgedBy }) => !this.answers.has(id) && judgedBy !== by);
    const [next] = waiting;
    if (next === undefined) return { waiting: 0, next: null };
    const { id, releaseMs, x, y } = next;
    return { waiting: waiting.length, next: { id, clipUrl: recheckClipPath(id), releaseMs, x, y } };
  }

  answer(id: string, request: RecheckRequest): 'kept' | 'closed' | 'unknown' {
    const sample = this.samples.find((each) => each.id === id);
    if (sample === undefined) return 'unknown';
    const given = this.answers.get(id);
    if (request.answer === 'withdrawn') {
      if (given?.by !== request.by) return 'closed';
      this.answers.delete(id);
      return 'kept';
    }
    if (given !== undefined || sample.judgedBy === request.by) return 'closed';
    this.answers.set(id, request);
    return 'kept';
  }

  figures(query: RecheckFiguresQuery): Result<RecheckFigures, string> {
    const now = wallMs(Date.now());
    const days = periodOf(query, now, config.site.timeZone);
    if (!days.ok) return days;
    const today = siteDayAt(now, config.site.timeZone).day;
    return ok(countRechecks({ ...sampleFacts(days.value, this.looks), today, camera: query.camera }));
  }
}

const config = ConfigSchema.parse({
  site: { id: 'hangzhou-north', name: '杭州北分拨中心' },
  cameras: [{ id: 'dock-2', name: '2 号卸货口', url: 'a.mp4' }],
});

/** Nine of ten right, nine of ten agreed, and one missed among the quiet. */
function sampleFacts(days: RecheckFacts['days'], looks: number): Omit<RecheckFacts, 'today' | 'camera'> {
  const dayAt = (i: number) => days[i % Math.max(1, days.length - 1)]!;
  const row = (i: number, changes: Partial<RecheckRow>): RecheckRow => ({
    id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    handlingId: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
    ...{ source: 'quiet', kind: 'place', day: dayAt(i).day },
    ...{ cameraId: 'dock-2', cameraName: '2 号卸货口', zone: null },
    releasedWallMs: wallMs(dayAt(i).startWallMs + 9 * 3_600_000 + i * 1000),
    ...{ answer: 'gentle', answeredBy: '赵敏', verdict: null, verdictBy: null, hasClip: true },
    ...changes,
  });
  const verdicts = Array.from({ length: looks }, (_, i) => {
    const answer: RecheckAnswer = i % 31 === 5 ? 'cannot-tell' : i % 10 === 3 ? 'gentle' : 'throw';
    const verdict = i % 10 === 3 && i % 20 !== 3 ? 'false-alarm' : 'confirmed';
    return row(i, { source: 'verdict', kind: 'throw', answer, verdict, verdictBy: '李娜' });
  });
  const quiet = Array.from({ length: looks }, (_, i) =>
    row(looks + i, i === 7 ? { answer: 'kick' } : i > looks - 9 ? { answer: null, answeredBy: null } : {}),
  );
  return {
    ...{ config, days, rows: [...verdicts, ...quiet] },
    drawnFrom: days.map(({ day }) => ({ day, cameraId: 'dock-2', handlings: 640 })),
    flagged: Array.from({ length: looks * 9 }, (_, i) => ({
      ...{ day: dayAt(i).day, cameraId: 'dock-2' },
      verdict: i % 9 === 1 ? 'false-alarm' : 'confirmed',
    })),
  };
}
