import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPage, until } from '../support/browser.ts';
import { openPageHouse, type PageHouse } from '../support/page-house.ts';
import { sampleRow, withoutEvidence } from '../support/sample-site.ts';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let house: PageHouse;
// The first of the files may have to build the pages.
beforeAll(async () => {
  house = await openPageHouse();
}, 180_000);
afterAll(() => house.stop());
afterEach(() => house.closePages());
beforeEach(() => {
  house.samples.rows.length = 0;
  house.samples.fill(30);
});

const open = async (path: string) => {
  const opened = await openPage(house.browser, PHONE);
  await opened.page.goto(house.server.address + path);
  return opened;
};

test('the list shows kind in both words, distance with error and limit, place and age', async () => {
  const { page, complaints } = await open('/alerts');
  const card = page.getByRole('article').first();
  await card.waitFor();
  const text = await card.innerText();
  for (const word of [
    '抛扔',
    'Throw',
    '1.32',
    '± 0.07 m',
    '上限 0.50 m',
    '2 号卸货口',
    '卸车区',
    '43分钟前',
  ]) {
    expect(text).toContain(word);
  }
  // A kick is forbidden at any distance.
  const kick = page.getByRole('article').nth(2);
  expect(await kick.innerText()).toContain('踢包裹即违规');
  expect(await kick.innerText()).not.toContain('上限');
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  expect(complaints).toEqual([]);
});

test('a new alert is there within a second, is announced, and gets its picture when it is saved', async () => {
  const { page, complaints } = await open('/alerts?lang=en');
  await page.getByRole('article').first().waitFor();
  const row = sampleRow({ atMs: Date.now(), index: 1 });
  house.samples.add(withoutEvidence(row));
  const sentAtMs = performance.now();
  house.server.broadcast({ topic: 'violation', row: withoutEvidence(row) });
  const card = page.locator('article', { has: page.locator(`#kind-${row.id}`) });
  await card.waitFor({ timeout: 1000 });
  expect(performance.now() - sentAtMs).toBeLessThan(1000);
  expect(await page.getByRole('article').first().innerText()).toContain('The clip is being saved…');
  const voice = page.locator('[aria-live=assertive]');
  expect(await voice.innerText()).toBe('New alert: Throw, A 线分拣台 / 异形件台, 0.84 ± 0.10 m');

  house.samples.rows[0] = row;
  house.server.broadcast({ topic: 'violation', row });
  await card.locator('img').waitFor();
  await card.locator('img').scrollIntoViewIfNeeded();
  await until(page, `document.querySelector('article img').naturalWidth > 0`);
  expect(
    await page
      .getByRole('article')
      .filter({ has: page.locator(`#kind-${row.id}`) })
      .count(),
  ).toBe(1);
  expect(complaints).toEqual([]);
});

test('one tap plays the clip in its place, from two seconds before the release', async () => {
  const { page, complaints } = await open('/alerts');
  await page.getByRole('button', { name: '播放视频：抛扔，2 号卸货口 / 卸车区' }).first().tap();
  await until(
    page,
    `(() => { const v = document.querySelector('video'); return v && v.currentTime > 1.5; })()`,
  );
  const video = `document.querySelector('video')`;
  expect(await page.evaluate<boolean>(`${video}.muted && ${video}.loop && ${video}.playsInline`)).toBe(true);
  expect(await page.evaluate<number>(`${video}.currentTime`)).toBeLessThan(4);
  expect(await page.evaluate<boolean>(`${video}.paused`)).toBe(false);
  await page.getByRole('button', { name: '停止播放' }).tap();
  expect(await page.locator('video').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('what a finger must hit is at least 44 px', async () => {
  const { page } = await open('/alerts');
  await page.getByRole('article').first().waitFor();
  const boxes = await Promise.all(
    (await page.locator('header a:visible, header button, article a, article button').all()).map((element) =>
      element.boundingBox(),
    ),
  );
  const shown = boxes.filter((box) => box !== null && box.y > 0);
  expect(shown.length).toBeGreaterThan(5);
  for (const box of shown) expect(Math.min(box!.height, box!.width)).toBeGreaterThanOrEqual(44);
});

test('older alerts come on demand, and an end is an end', async () => {
  const { page } = await open('/alerts');
  await page.getByRole('article').first().waitFor();
  expect(await page.getByRole('article').count()).toBe(20);
  await page.getByRole('button', { name: '更早的' }).click();
  await page.getByText('没有更早的了').waitFor();
  expect(await page.getByRole('article').count()).toBe(30);
});

test('with nothing to tell the page says so; a failed clip is named', async () => {
  house.samples.rows.length = 0;
  const { page } = await open('/alerts');
  await page.getByText('现在一切安好').waitFor();
  const row = {
    ...withoutEvidence(sampleRow({ atMs: Date.now(), index: 0 })),
    evidenceState: 'failed' as const,
  };
  house.samples.add(row);
  house.server.broadcast({ topic: 'violation', row });
  await page.getByText('视频片段未能保存').waitFor();
});

test('a list that cannot be loaded offers to try again', async () => {
  const { page } = await openPage(house.browser, PHONE);
  await page.route('**/api/violations*', (route) => route.fulfill({ status: 500, body: '{}' }));
  await page.goto(`${house.server.address}/alerts`);
  await page.getByText('服务没能给出数据').waitFor();
  await page.unroute('**/api/violations*');
  await page.getByRole('button', { name: '再试一次' }).click();
  await page.getByRole('article').first().waitFor();
});

test('what happened while the line was down is there after it stands again', async () => {
  const { page } = await openPage(house.browser, PHONE);
  await page.clock.install();
  await page.goto(`${house.server.address}/alerts`);
  await page.getByText('实时', { exact: true }).waitFor();
  await house.server.stop();
  await page.getByText('连接中断').first().waitFor();
  const missed = sampleRow({ atMs: Date.now(), index: 2 });
  house.samples.add(missed);
  await house.restart();
  await page.clock.runFor(20_000);
  await page.locator(`#kind-${missed.id}`).waitFor();
  await page.getByText('实时', { exact: true }).waitFor();
});
