import { v7 as uuidv7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { readLive } from '../../test/support/read-live.ts';
import { sampleNeighbours } from '../../test/support/sample-neighbours.ts';
import { withWebHouse } from '../../test/support/web-house.ts';
import { OpinionsSchema, ReviewCountsSchema, SeenSchema } from '../wire/http.ts';
import { ChangedViolationsSchema, LiveEventSchema, ViolationRowSchema } from '../wire/messages.ts';
import { NeighboursSchema } from '../wire/neighbours.ts';

const house = withWebHouse();
const { samples, get, problemOf } = house;

describe('what people say', () => {
  const say = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    get(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  test('a verdict comes back with the row, stands in its history, and is told to every page', async () => {
    const { id } = samples.rows[2]!;
    const live = await readLive(house.server);
    await live.take(7);
    const response = await say(`/api/violations/${id}/verdict`, {
      verdict: 'unsure',
      reason: 'hidden',
      by: ' Li Na ',
    });
    expect(response.status).toBe(200);
    const row = ViolationRowSchema.parse(await response.json());
    expect(row).toMatchObject({
      id,
      verdict: { verdict: 'unsure', reason: 'hidden', note: null, by: 'Li Na' },
    });
    const [told] = await live.take(1);
    expect(LiveEventSchema.parse(told?.data)).toMatchObject({
      topic: 'violation',
      row: { verdict: { verdict: 'unsure' } },
    });
    live.close();
    const opinions = OpinionsSchema.parse(await (await get(`/api/violations/${id}/opinions`)).json());
    expect(opinions.verdicts).toHaveLength(1);
    const counts = ReviewCountsSchema.parse(await (await get('/api/review-counts')).json());
    expect(counts).toMatchObject({ open: 44, unsure: 1 });
  });

  test('an acknowledgement likewise', async () => {
    const { id } = samples.rows[1]!;
    const response = await say(`/api/violations/${id}/acknowledgement`, { action: 'on-my-way', by: '王强' });
    expect(ViolationRowSchema.parse(await response.json()).acknowledgement).toMatchObject({
      action: 'on-my-way',
    });
  });

  test('one answer to a storm is kept for each, comes back with those that changed, and is told to every page', async () => {
    const [first, second, third] = samples.rows.slice(0, 3).map(({ id }) => id) as [string, string, string];
    await say(`/api/violations/${second}/acknowledgement`, { action: 'not-a-violation', by: '李娜' });
    const live = await readLive(house.server);
    await live.take(7);
    const body = { ids: [first, second, third], action: 'talked-to', by: ' 王强 ' };
    const { rows } = ChangedViolationsSchema.parse(await (await say('/api/acknowledgements', body)).json());
    expect(rows.map(({ id, acknowledgement }) => [id, acknowledgement?.action, acknowledgement?.by])).toEqual(
      [
        [first, 'talked-to', '王强'],
        [third, 'talked-to', '王强'],
      ],
    );
    expect(rows[0]?.acknowledgement?.at).toBe(rows[1]?.acknowledgement?.at);
    const told = (await live.take(2)).map(({ data }) => LiveEventSchema.parse(data));
    expect(told.map((event) => event.topic === 'violation' && event.row.id)).toEqual([first, third]);
    live.close();
  });

  test.each([
    ['no ids', { ids: [] }, 'bad-request'],
    ['more than a storm', { ids: Array.from({ length: 501 }, () => uuidv7()) }, 'bad-request'],
    ['an id that is none', { ids: ['1'] }, 'bad-request'],
    ['a violation that is none', { ids: [uuidv7()] }, 'not-found'],
  ])('one answer to %s is a problem, and nothing is kept', async (_name, { ids }, code) => {
    const body = {
      ids: [samples.rows[0]!.id, ...ids].slice(ids.length === 0 ? 1 : 0),
      action: 'on-my-way',
      by: 'x',
    };
    expect((await problemOf(await say('/api/acknowledgements', body))).code).toBe(code);
    expect(samples.rows[0]!.acknowledgement).toBeNull();
  });

  test('a hold likewise, with its reason, and its end', async () => {
    const { id } = samples.rows[3]!;
    const path = `/api/violations/${id}/hold`;
    const held = await say(path, { action: 'held', note: ' 有争议 ', by: '李娜' });
    expect(ViolationRowSchema.parse(await held.json()).hold).toMatchObject({
      action: 'held',
      note: '有争议',
      by: '李娜',
    });
    const released = await say(path, { action: 'released', note: 'settled', by: '李娜' });
    expect(ViolationRowSchema.parse(await released.json()).hold).toBeNull();
    const opinions = OpinionsSchema.parse(await (await get(`/api/violations/${id}/opinions`)).json());
    expect(opinions.holds.map(({ action }) => action)).toEqual(['held', 'released']);
    for (const body of [
      { action: 'held', by: 'x' },
      { action: 'held', note: ' ', by: 'x' },
      { action: 'held', note: 'x' },
    ])
      expect((await problemOf(await say(path, body))).code).toBe('bad-request');
  });

  test('expired evidence is gone, not missing', async () => {
    const { id } = samples.rows[4]!;
    samples.rows[4] = {
      ...samples.rows[4]!,
      evidenceState: 'expired',
      expired: { at: '2026-03-08T09:15:02.120+08:00', why: 'age' },
    };
    const problem = await problemOf(await get(`/evidence/${id}/clip.mp4`));
    expect(problem).toMatchObject({ status: 410, code: 'evidence-expired' });
  });

  test.each([
    ['no body', undefined],
    ['an unknown verdict', { verdict: 'guilty', by: 'x' }],
    ['nobody', { verdict: 'confirmed', by: '  ' }],
    ['a field that is none', { verdict: 'confirmed', by: 'x', at: 'now' }],
  ])('%s is a problem that names what is wrong', async (_name, body) => {
    const problem = await problemOf(await say(`/api/violations/${samples.rows[0]!.id}/verdict`, body));
    expect(problem).toMatchObject({ status: 400, code: 'bad-request' });
    expect(samples.rows[0]!.verdict).toBeNull();
  });

  test('of no violation nothing can be said', async () => {
    const body = { verdict: 'confirmed', by: 'x' };
    expect((await problemOf(await say(`/api/violations/${uuidv7()}/verdict`, body))).code).toBe('not-found');
  });

  test('a page from elsewhere cannot say anything, nor a form', async () => {
    const path = `/api/violations/${samples.rows[0]!.id}/verdict`;
    const body = { verdict: 'confirmed', by: 'x' };
    const foreign = await problemOf(await say(path, body, { origin: 'https://evil.example' }));
    expect(foreign).toMatchObject({ status: 403, code: 'foreign-page' });
    const own = await say(path, body, { origin: house.server.address });
    expect(own.status).toBe(200);
    const form = await get(path, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' });
    expect((await problemOf(form)).status).toBe(400);
  });

  test('what was judged can be drawn', async () => {
    SeenSchema.parse(await (await get(`/api/violations/${samples.rows[0]!.id}/seen`)).json());
    expect((await problemOf(await get(`/api/violations/${uuidv7()}/seen`))).code).toBe('not-found');
  });
});

test('what was around a case comes by its schema; around none there is nothing', async () => {
  const row = samples.rows[0]!;
  const { answer } = sampleNeighbours(row);
  samples.neighboured.set(row.id, answer);
  const response = await get(`/api/violations/${row.id}/neighbours`);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(NeighboursSchema.parse(await response.json())).toEqual(NeighboursSchema.parse(answer));
  expect((await problemOf(await get(`/api/violations/${uuidv7()}/neighbours`))).code).toBe('not-found');
  expect((await problemOf(await get('/api/violations/x/neighbours'))).code).toBe('bad-request');
});
