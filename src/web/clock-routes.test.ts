import { expect, test } from 'vitest';
import { CLOCK_IN_DOUBT } from '../../test/support/sample-clock.ts';
import { withWebHouse } from '../../test/support/web-house.ts';
import { ClockReportSchema } from '../wire/clock-message.ts';

const { boxClock, get, problemOf } = withWebHouse();
const confirm = (body: unknown) =>
  get('/api/clock/confirmation', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

test('a clock in doubt is told, and a person says that it is right', async () => {
  boxClock.now = CLOCK_IN_DOUBT;
  const told = await get('/api/clock');
  expect(ClockReportSchema.parse(await told.json())).toEqual(CLOCK_IN_DOUBT);
  expect(told.headers.get('cache-control')).toContain('no-store');
  expect((await problemOf(await confirm({}))).code).toBe('bad-request');
  expect((await problemOf(await confirm({ by: ' ' }))).code).toBe('bad-request');
  expect(boxClock.confirmedBy).toEqual([]);
  const answer = await confirm({ by: ' 李娜 ' });
  expect(ClockReportSchema.parse(await answer.json()).level).toBe('ok');
  expect(boxClock.confirmedBy).toEqual(['李娜']);
});
