import { beforeEach, expect, test } from 'vitest';
import { openPage, until } from '../support/browser.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { sampleAdvice, sampleRow, withoutEvidence } from '../support/sample-site.ts';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  house.samples.rows.length = 0;
  house.samples.said.clear();
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
  await expect.poll(() => page.getByRole('article').count()).toBe(30);
  expect(await page.getByRole('button', { name: '更早的' }).count()).toBe(0);
});

const asWangQiang = `localStorage.setItem('qingfang.who', JSON.stringify('王强'))`;

test('the first tap asks for a name once; then one tap answers, with who and when, and what waits comes first', async () => {
  const [first, second] = house.samples.rows.map(({ id }) => id);
  const { page, complaints } = await open('/alerts');
  await page.getByRole('article').first().getByRole('button', { name: '我去看看' }).tap();
  await page.getByRole('dialog').getByLabel('您的姓名').fill('王强');
  await page.getByRole('button', { name: '确定' }).tap();
  const answered = page.locator('article', { has: page.locator(`#kind-${first}`) });
  await answered.getByText('王强，刚刚').waitFor();
  expect(house.samples.opinions(first!)!.acknowledgements).toMatchObject([
    { action: 'on-my-way', by: '王强' },
  ]);
  expect(await page.getByRole('article').first().locator(`#kind-${second}`).count()).toBe(1);
  await page.getByRole('article').first().getByRole('button', { name: '已沟通' }).tap();
  await expect.poll(() => house.samples.violation(second!)?.acknowledgement?.action).toBe('talked-to');
  await answered.getByRole('button', { name: '收回' }).tap();
  await expect.poll(() => house.samples.violation(first!)?.acknowledgement).toBeNull();
  await page.getByRole('article').first().locator(`#kind-${first}`).waitFor();
  expect(complaints).toEqual([]);
});

test('an answer on one phone is on the other at once', async () => {
  const { page } = await open('/alerts');
  await page.getByRole('article').first().waitFor();
  const other = await openPage(house.browser, PHONE);
  await other.page.addInitScript(asWangQiang);
  await other.page.goto(`${house.server.address}/alerts`);
  await other.page.getByRole('article').first().getByRole('button', { name: '不是违规' }).tap();
  await page.getByText('王强，刚刚').waitFor({ timeout: 1500 });
});

test('an answer that cannot be saved says so on its card', async () => {
  const { page } = await openPage(house.browser, PHONE);
  await page.addInitScript(asWangQiang);
  await page.route('**/acknowledgement', (route) => route.abort());
  await page.goto(`${house.server.address}/alerts`);
  const card = page.getByRole('article').first();
  await card.getByRole('button', { name: '我去看看' }).tap();
  await card.getByText('没有保存成功').waitFor();
});

test('a near-limit toss is advice: apart, without a picture, without buttons', async () => {
  const advice = sampleAdvice(Date.now());
  const { page, complaints } = await open('/alerts');
  await page.getByRole('article').first().waitFor();
  const articles = await page.getByRole('article').count();
  house.server.broadcast({ topic: 'advice', advice });
  const advices = page.getByRole('region', { name: '提示' });
  await advices.getByText('轻抛 0.44 ± 0.08 m').waitFor({ timeout: 1000 });
  expect(await advices.innerText()).toContain('上限 0.50 m');
  expect(await advices.getByRole('button').count()).toBe(0);
  expect(await page.getByRole('article').count()).toBe(articles);
  expect(complaints).toEqual([]);
});

test('sound and vibration come only when chosen, once for a burst, and not again when the clip arrives', async () => {
  const { page } = await openPage(house.browser, PHONE);
  await page.addInitScript(
    `window.felt = 0; Object.defineProperty(navigator, 'vibrate', { value: () => { window.felt += 1; return true; } });`,
  );
  await page.goto(`${house.server.address}/alerts`);
  await page.getByRole('article').first().waitFor();
  const arrive = async (index: number) => {
    const row = sampleRow({ atMs: Date.now() + index, index });
    house.samples.add(withoutEvidence(row));
    house.server.broadcast({ topic: 'violation', row: withoutEvidence(row) });
    await page.locator(`#kind-${row.id}`).waitFor();
    return row;
  };
  await arrive(1);
  expect(await page.evaluate('window.felt')).toBe(0);
  await page.getByRole('button', { name: '声音与屏幕' }).tap();
  await page.getByRole('switch', { name: '声音和振动' }).tap();
  const row = await arrive(2);
  await until(page, 'window.felt === 1');
  house.server.broadcast({ topic: 'violation', row });
  await arrive(3);
  expect(await page.evaluate('window.felt')).toBe(1);
});

test('the page can be installed, and its shell opens without the box', async () => {
  const { page } = await openPage(house.browser, { ...PHONE, serviceWorkers: 'allow' });
  await page.goto(`${house.server.address}/alerts`);
  const manifest = (await (await fetch(`${house.server.address}/manifest.webmanifest`)).json()) as {
    start_url: string;
    icons: { src: string }[];
  };
  expect(manifest.start_url).toBe('/alerts');
  for (const { src } of manifest.icons) {
    const icon = await fetch(house.server.address + src);
    expect(icon.headers.get('content-type')).toBe('image/png');
  }
  await until(page, `navigator.serviceWorker.controller !== null`);
  // The first visit came before the worker: the second one is kept.
  await page.reload();
  await page.getByRole('article').first().waitFor();
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('暂时连不上服务').waitFor();
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
