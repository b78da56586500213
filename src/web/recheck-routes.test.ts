import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openAccountHouse, type AccountHouse } from '../../test/support/account-house.ts';
import { ProblemSchema } from '../wire/http.ts';
import { RecheckFiguresSchema, RecheckQueueSchema } from '../wire/recheck.ts';

let house: AccountHouse;
const cookies = new Map<string, string>();
beforeAll(async () => {
  house = await openAccountHouse();
  await house.add('root', 'admin');
  await house.add('李娜', 'auditor');
  await house.add('赵敏', 'auditor');
  for (const name of ['root', '李娜', '赵敏']) cookies.set(name, await house.logIn(name));
});
afterAll(() => house.stop());
beforeEach(() => {
  house.samples.rechecks.clear();
  house.samples.rechecks.fill(3, '李娜');
});

const get = (name: string, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  house.send('GET', path, { cookie: cookies.get(name), headers });
const queueOf = async (name: string) =>
  RecheckQueueSchema.parse(await (await get(name, '/api/recheck')).json());
const say = (name: string, id: string, answer: string): Promise<Response> =>
  house.send('POST', `/api/recheck/${id}/answer`, {
    cookie: cookies.get(name),
    body: { answer, by: 'somebody else' },
  });

test('the question holds a clip, a moment and a place, and no word of anybody', async () => {
  const response = await get('赵敏', '/api/recheck');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const text = await response.text();
  const { next } = RecheckQueueSchema.parse(JSON.parse(text));
  expect(JSON.parse(text)).toEqual({
    waiting: 3,
    next: { id: next!.id, clipUrl: `/api/recheck/${next!.id}/clip.mp4`, releaseMs: 3400, x: 0.3, y: 0.45 },
  });
});

test('who is logged in is asked, whoever the address or the body names', async () => {
  expect((await queueOf('赵敏')).waiting).toBe(3);
  expect((await queueOf('李娜')).waiting).toBe(2);
  const asAnother = await get('李娜', `/api/recheck?by=${encodeURIComponent('赵敏')}`);
  expect(RecheckQueueSchema.parse(await asAnother.json()).waiting).toBe(2);
  const [first] = house.samples.rechecks.samples;
  const refused = await say('李娜', first!.id, 'gentle');
  expect([refused.status, ProblemSchema.parse(await refused.json()).code]).toEqual([409, 'recheck-closed']);
  const kept = await say('赵敏', first!.id, 'gentle');
  expect(RecheckQueueSchema.parse(await kept.json()).waiting).toBe(2);
  expect(house.samples.rechecks.answers.get(first!.id)).toEqual({ answer: 'gentle', by: '赵敏' });
});

test('the clip comes in ranges, without a date or tag by which a violation is known, and stands in the log', async () => {
  const { next } = await queueOf('赵敏');
  const response = await get('赵敏', next!.clipUrl, { range: 'bytes=10-19' });
  expect([response.status, response.headers.get('content-range')]).toEqual([206, 'bytes 10-19/200']);
  expect(response.headers.get('content-type')).toBe('video/mp4');
  expect((await response.arrayBuffer()).byteLength).toBe(10);
  for (const name of ['etag', 'last-modified', 'content-disposition'])
    expect(response.headers.get(name)).toBeNull();
  expect(response.headers.get('cache-control')).toBe('private, no-cache');
  const { rows } = house.store.audit.page({ limit: 50 });
  expect(rows.find(({ action }) => action === 'clip-viewed')).toMatchObject({
    actor: '赵敏',
    subject: 'clip the handling',
  });
});

test.each([
  ['GET', '/api/recheck?by=', 400, 'bad-request'],
  ['GET', '/api/recheck/1/clip.mp4', 400, 'bad-request'],
  ['GET', '/api/recheck/019ccb03-1268-434b-9f8c-000000000000/clip.mp4', 404, 'not-found'],
  ['GET', '/api/recheck/figures?from=2026-03-01', 400, 'bad-request'],
  ['GET', '/api/recheck/figures?zone=unloading', 400, 'bad-request'],
  ['POST', '/api/recheck/1/answer', 400, 'bad-request'],
] as const)('%s %s is refused with %d %s', async (method, path, status, code) => {
  const response = await house.send(method, path, { cookie: cookies.get('赵敏'), body: undefined });
  expect([response.status, ProblemSchema.parse(await response.json()).code]).toEqual([status, code]);
});

test('an unknown answer is refused in words, and one to nothing is not found', async () => {
  const { next } = await queueOf('赵敏');
  const refused = await say('赵敏', next!.id, 'violation');
  expect(ProblemSchema.parse(await refused.json()).detail).toContain('answer');
  expect((await say('赵敏', '019ccb03-1268-434b-9f8c-000000000000', 'gentle')).status).toBe(404);
});

test('figures come by the schema for the days that are asked for', async () => {
  const response = await get('root', '/api/recheck/figures?from=2026-03-01&to=2026-03-03&camera=dock-2');
  const figures = RecheckFiguresSchema.parse(await response.json());
  expect([figures.from, figures.to, figures.camera]).toEqual(['2026-03-01', '2026-03-03', 'dock-2']);
});
