import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProblemSchema } from '../../src/wire/http.ts';
import { UnblurringSchema } from '../../src/wire/unblurring.ts';
import { openAccountHouse, type AccountHouse } from '../support/account-house.ts';
import { makeSampleEvidence, type SampleEvidence } from '../support/sample-evidence.ts';

let house: AccountHouse;
let evidence: SampleEvidence;
let manager: string;
let auditor: string;
let id: string;

beforeAll(async () => {
  evidence = makeSampleEvidence();
  house = await openAccountHouse({ evidence });
  await house.add('赵', 'admin');
  await house.add('王强', 'manager');
  await house.add('李娜', 'auditor');
  [manager, auditor] = [await house.logIn('王强'), await house.logIn('李娜')];
  id = house.samples.rows[0]!.id;
});
afterAll(async () => {
  await house.stop();
  evidence.remove();
});

const PARTS = ['clip.mp4', 'snapshot.jpg', 'strip.jpg'];
const unblurred = (name: string, of = id): string => `/evidence/${of}/unblurred/${name}`;
const bytesOf = async (path: string, cookie: string, headers = {}): Promise<Buffer> =>
  Buffer.from(await (await house.send('GET', path, { cookie, headers })).arrayBuffer());
const codeOf = async (path: string, cookie: string): Promise<string> =>
  ProblemSchema.parse(await (await house.send('GET', path, { cookie })).json()).code;
const ask = (cookie: string, body: object, of = id): Promise<Response> =>
  house.send('POST', `/api/violations/${of}/unblurring`, { cookie, body: { by: 'x', ...body } });
const told = () =>
  house.store.audit.page({ limit: 50, action: 'clip-unblurred' }).rows.map(({ actor, subject, detail }) => ({
    actor,
    subject,
    detail,
  }));

test('nobody gets a byte of the original without a reason: a manager by no way, an auditor by none yet', async () => {
  const original = readFileSync(evidence.clip);
  for (const cookie of [manager, auditor]) {
    const shown = await bytesOf(`/evidence/${id}/clip.mp4`, cookie);
    expect(shown.equals(readFileSync(evidence.blurredClip))).toBe(true);
    expect(shown.equals(original)).toBe(false);
    const range = { range: 'bytes=2000-2999' };
    const part = await bytesOf(`/evidence/${id}/clip.mp4`, cookie, range);
    expect(part.equals(shown.subarray(2000, 3000))).toBe(true);
  }
  for (const name of PARTS) {
    expect(await codeOf(unblurred(name), manager)).toBe('not-allowed');
    expect(await codeOf(unblurred(name), auditor)).toBe('no-reason');
    for (const method of ['GET', 'HEAD'])
      for (const headers of [{}, { range: 'bytes=0-9' }])
        for (const cookie of [manager, auditor])
          expect((await house.send(method, unblurred(name), { cookie, headers })).status).toBe(403);
  }
  expect((await ask(manager, { reason: 'disputed' })).status).toBe(403);
  expect(told()).toEqual([]);
});

test('with a reason an auditor sees that case, in that login, for a quarter of an hour; it stands in the log', async () => {
  expect((await ask(auditor, { reason: 'curious' })).status).toBe(400);
  expect((await ask(auditor, { reason: 'other' })).status).toBe(400);
  expect(told()).toEqual([]);
  const answer = await ask(auditor, { reason: 'other', note: '工会要求' });
  const { until, clipUrl } = UnblurringSchema.parse(await answer.json());
  expect(Date.parse(until) - Date.now()).toBeGreaterThan(14 * 60_000);
  expect(told()).toEqual([
    { actor: '李娜', subject: `clip ${id}`, detail: { reason: 'other', note: '工会要求' } },
  ]);
  const response = await house.send('GET', clipUrl, { cookie: auditor });
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  expect(Buffer.from(await response.arrayBuffer()).equals(readFileSync(evidence.clip))).toBe(true);
  expect(
    (await house.send('GET', clipUrl, { cookie: auditor, headers: { range: 'bytes=0-9' } })).status,
  ).toBe(206);

  // Not another case, not another login of the same person, not the manager; and not for ever.
  expect(await codeOf(unblurred('clip.mp4', house.samples.rows[1]!.id), auditor)).toBe('no-reason');
  expect(await codeOf(clipUrl, await house.logIn('李娜'))).toBe('no-reason');
  expect(await codeOf(clipUrl, manager)).toBe('not-allowed');
  house.wait(15 * 60_000);
  expect(await codeOf(clipUrl, auditor)).toBe('no-reason');
  expect(house.store.audit.firstBreak()).toBeUndefined();
  // A case that leaves the house does not tell who looked at it.
  expect(house.store.audit.ofSubject(id)).toEqual([]);
});

test('while heads are blurred, and where nobody knows where they are, nothing is shown', async () => {
  const row = house.samples.rows[2]!;
  const clip = `/evidence/${row.id}/clip.mp4`;
  house.samples.unblurred.set(row.id, { kind: 'preparing' });
  const waiting = await house.send('GET', clip, { cookie: manager });
  expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([503, '2']);
  expect(await codeOf(clip, manager)).toBe('being-prepared');
  house.samples.unblurred.set(row.id, { kind: 'failed' });
  expect(await codeOf(clip, manager)).toBe('not-blurred');
  house.samples.unblurred.delete(row.id);
  house.samples.rows[2] = { ...row, headsKnown: false };
  for (const name of PARTS)
    expect(await codeOf(`/evidence/${row.id}/${name}`, manager)).toBe('heads-unknown');
  // The auditor's way stays open.
  const { clipUrl } = UnblurringSchema.parse(
    await (await ask(auditor, { reason: 'disputed' }, row.id)).json(),
  );
  expect((await house.send('GET', clipUrl, { cookie: auditor })).status).toBe(200);
});

test('a case without evidence, and one that is none, have nothing to unblur', async () => {
  const row = house.samples.rows[1]!;
  house.samples.rows[1] = { ...row, evidenceState: 'failed' };
  expect((await ask(auditor, { reason: 'disputed' }, row.id)).status).toBe(404);
  expect((await ask(auditor, { reason: 'disputed' }, '0190163d-8694-739b-aea5-966c26f8ad91')).status).toBe(
    404,
  );
});
