import { gzipSync } from 'node:zlib';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { openPage } from '../support/browser.ts';
import { graveFaults } from '../support/grave-faults.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { SAMPLE_WARNINGS } from '../support/sample-statistics.ts';

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  house.samples.days = {};
});

const open = async (path: string, options: BrowserContextOptions = {}) => {
  const opened = await openPage(house.browser, { viewport: DESK, ...options });
  await opened.page.goto(house.server.address + path);
  return opened;
};
/** A part of the page by its heading. */
const part = (page: Page, name: string) => page.getByRole('region', { name });
const daysAgo = (days: number): string =>
  new Date(Date.now() + (8 - days * 24) * 3_600_000).toISOString().slice(0, 10);

test('a week at a glance, in Chinese first: rate, hours, kinds, distances, places, cameras', async () => {
  house.samples.days = { blind: [daysAgo(2)] };
  const { page, complaints } = await open('/statistics');
  await part(page, '规范操作率').getByText('13,167').waitFor();
  expect(await page.title()).toBe('统计 · 轻放');
  expect(await page.getByRole('button', { name: '近 7 天' }).getAttribute('aria-pressed')).toBe('true');
  const days = part(page, '每天的规范操作率');
  await days.getByText('有 1 天看到的太少').waitFor();
  // The line breaks where nobody saw enough.
  expect((await days.locator('svg path').getAttribute('d'))?.match(/M/g)).toHaveLength(2);
  await days.getByText('看数字').click();
  expect(await days.getByRole('row').count()).toBe(8);
  expect(await days.getByRole('row', { name: '看到的太少' }).count()).toBe(1);
  const hours = part(page, '违规多在几点');
  await hours.getByText('看数字').click();
  expect(await hours.getByRole('row').count()).toBe(25);
  expect(await part(page, '违规的距离（米）').innerText()).toContain('没有距离');
  const bad = part(page, '摄像头准不准').getByRole('listitem').first();
  expect(await bad.innerText()).toMatch(/5 号装车口[^]*16%[^]*6% 到 38%[^]*误报 16[^]*比整体低/);
  expect(await part(page, '值得早点看看').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('what is chosen stands in the address, narrows every figure, and leads to the cases', async () => {
  const { page } = await open('/statistics?lang=en');
  await part(page, 'Places').getByText('A 线分拣台').waitFor();
  await page.getByLabel('Camera', { exact: true }).selectOption('dock-2');
  await expect.poll(() => part(page, 'Places').getByRole('row').count()).toBe(2);
  await page.getByRole('button', { name: 'Last 30 days' }).click();
  await part(page, 'Gentle handling').getByText('18,810').waitFor();
  const address = new URL(page.url());
  expect(Object.fromEntries(address.searchParams)).toEqual({
    from: daysAgo(29),
    to: daysAgo(0),
    camera: 'dock-2',
  });
  const csv = await page.getByRole('link', { name: 'Download as CSV' }).getAttribute('href');
  expect(csv).toBe(`/api/statistics.csv${address.search}`);
  const kick = part(page, 'Kinds of violation').getByRole('link', { name: 'Kick' });
  expect(await kick.getAttribute('href')).toBe(
    `/review?review=all&from=${daysAgo(29)}&to=${daysAgo(0)}&camera=dock-2&kind=kick`,
  );
  const place = part(page, 'Places').getByRole('link', { name: '卸车区' });
  expect(await place.getAttribute('href')).toContain('camera=dock-2&zone=unloading');
  await page.reload();
  await part(page, 'Gentle handling').getByText('18,810').waitFor();
  await page.getByLabel('From').fill('2026-01-01');
  await page.getByRole('alert').getByText('Choose days in their order, 92 at most').waitFor();
});

test('what gets worse is told kindly, place and shift, with the four days', async () => {
  house.samples.days = { warnings: SAMPLE_WARNINGS };
  const { page } = await open('/statistics');
  const warnings = part(page, '值得早点看看');
  await warnings.getByText('班次 夜班').waitFor();
  expect(await warnings.innerText()).toContain('0.5%');
  expect(await warnings.innerText()).toContain('1.7%');
});

test('a quiet time, a day without a violation, and a service that is away have their own words', async () => {
  house.samples.days = { isEmpty: true };
  const { page } = await open('/statistics');
  await page.getByText('这段时间没有操作').waitFor();
  await page.route('**/api/statistics*', (route) => route.abort());
  await page.getByRole('button', { name: '今天' }).click();
  await page.getByText('暂时连不上服务').waitFor();
  await page.unroute('**/api/statistics*');
  house.samples.days = {};
  await page.getByRole('button', { name: '再试一次' }).click();
  await part(page, '各区域').waitFor();
  // One day has no way of its own.
  expect(await part(page, '每天的规范操作率').count()).toBe(0);
  await page.getByText('今天还没结束').waitFor();
});

test('the daily report is one sheet of paper with what hangs on the wall, and prints without its buttons', async () => {
  house.samples.days = { warnings: SAMPLE_WARNINGS };
  const { page, complaints } = await open(`/report/${daysAgo(1)}`);
  await part(page, '违规多在几点').locator('svg rect').first().waitFor();
  expect(await page.title()).toBe(`轻放日报 ${daysAgo(1)} · 轻放`);
  await page.emulateMedia({ media: 'print' });
  await page.getByRole('button', { name: '打印或存为 PDF' }).waitFor({ state: 'hidden' });
  const text = await page.locator('main').innerText();
  for (const word of [
    '杭州北分拨中心',
    '轻放日报',
    '已复核 8 / 9',
    '看到 97.2% 的时段',
    '卸车区',
    '值得早点看看',
    '签字',
  ])
    expect(text).toContain(word);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.length).toBeGreaterThan(20_000);
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  // A4, in points.
  expect(pdf).toMatch(/\/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]/);
  expect(complaints).toEqual([]);
});

test('a site with many places and much to say still fits on two sheets; what does not fit is counted', async () => {
  house.samples.days = { warnings: SAMPLE_WARNINGS };
  const usual = house.samples.statistics;
  house.samples.statistics = async (...of) => {
    const outcome = await usual(...of);
    if (!outcome.ok) return outcome;
    const { places } = outcome.value;
    const many = Array.from({ length: 20 }, (_, i) =>
      places.map((place) => ({ ...place, zone: `zone-${i}` })),
    );
    return { ok: true, value: { ...outcome.value, places: many.flat() } };
  };
  const { page } = await open(`/report/${daysAgo(1)}`);
  await page.getByText('另有 40 处，违规共').waitFor();
  house.samples.statistics = usual;
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
});

test('the report prints from a phone at night too, and turns its days', async () => {
  const { page } = await open(`/report/${daysAgo(1)}?lang=en`, { viewport: PHONE, colorScheme: 'dark' });
  await part(page, 'Places').waitFor();
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(2);
  await page.getByRole('link', { name: 'Day before' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/report/${daysAgo(2)}`);
  await page.getByRole('link', { name: 'Back to statistics' }).click();
  await page.getByRole('heading', { name: 'Statistics' }).waitFor();
  expect(new URL(page.url()).search).toBe(`?from=${daysAgo(2)}&to=${daysAgo(2)}`);
});

test.each(['2026-02-30', 'yesterday', '2999-01-01'])('there is no report of %s', async (day) => {
  const { page } = await open(`/report/${day}`);
  await page.getByText('没有这一天的日报').waitFor();
});

test.each([
  ['/statistics', 'light', DESK],
  ['/statistics?lang=en', 'dark', DESK],
  ['/statistics', 'dark', PHONE],
  ['/report', 'light', DESK],
  ['/report', 'dark', PHONE],
] as const)(
  'axe finds no serious fault on %s (%s, %o), and nothing is wider than the screen',
  async (path, colorScheme, viewport) => {
    house.samples.days = { warnings: SAMPLE_WARNINGS, blind: [daysAgo(2)] };
    const { page } = await open(path === '/report' ? `/report/${daysAgo(1)}` : path, {
      colorScheme,
      viewport,
    });
    await page.locator('main table').first().waitFor({ state: 'attached' });
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(await graveFaults(page)).toEqual([]);
  },
);

test('each of both pages loads less than 250 KB of compressed script', async () => {
  for (const path of ['/statistics', `/report/${daysAgo(1)}`]) {
    const { page } = await openPage(house.browser);
    const scripts: Promise<number>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(house.server.address + path, { waitUntil: 'load' });
    await page.locator('main table').first().waitFor({ state: 'attached' });
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(250 * 1024);
  }
});
