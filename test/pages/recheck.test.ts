import { gzipSync } from 'node:zlib';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { openPage, until } from '../support/browser.ts';
import { graveFaults } from '../support/grave-faults.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { SAMPLE_CAMERAS } from '../support/sample-site.ts';

const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const VIDEO = `document.querySelector('video')`;

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  house.samples.rows.length = 0;
  house.samples.fill(3);
  house.samples.rechecks.clear();
  house.samples.rechecks.fill(3, '李娜');
});

const open = async (path: string, options: BrowserContextOptions = DESK, who = '赵敏') => {
  const opened = await openPage(house.browser, options);
  await opened.page.addInitScript(`localStorage.setItem('qingfang.who', JSON.stringify('${who}'))`);
  await opened.page.goto(house.server.address + path);
  return opened;
};
const question = (page: Page) => page.getByRole('region', { name: '圈里的包裹怎么了？' });

test('the desk leads to it with a number; keys answer, the next one comes, and Z takes back', async () => {
  const { page, complaints } = await open('/review');
  await page.getByRole('link', { name: /盲审.*还有 3 段/ }).click();
  await page.getByText('还有 3 段').waitFor();
  expect(await page.title()).toBe('盲审 · 轻放');
  await until(page, `${VIDEO} && ${VIDEO}.readyState >= 2 && !${VIDEO}.paused`);
  await page.keyboard.press('5');
  await page.getByText('还有 2 段').waitFor();
  const [first, second] = house.samples.rechecks.samples;
  expect(house.samples.rechecks.answers.get(first!.id)).toEqual({ answer: 'gentle', by: '赵敏' });
  await page.getByRole('status').getByText('已记下：轻放').waitFor();
  await page.keyboard.press('z');
  await page.getByText('还有 3 段').waitFor();
  expect(house.samples.rechecks.answers.size).toBe(0);
  await page.keyboard.press('2');
  await page.getByText('还有 2 段').waitFor();
  await question(page)
    .getByRole('button', { name: /看不清/ })
    .click();
  await page.getByText('还有 1 段').waitFor();
  expect([first, second].map((sample) => house.samples.rechecks.answers.get(sample!.id)?.answer)).toEqual([
    'kick',
    'cannot-tell',
  ]);
  await page.keyboard.press('1');
  await page.getByText('现在没有要盲审的').waitFor();
  expect(complaints).toEqual([]);
});

test('nothing on the page or on its way there tells what anybody said', async () => {
  const asked: string[] = [];
  const opened = await openPage(house.browser, DESK);
  const { page } = opened;
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.addInitScript(`localStorage.setItem('qingfang.who', JSON.stringify('赵敏'))`);
  await page.goto(`${house.server.address}/recheck`);
  await until(page, `${VIDEO} && ${VIDEO}.readyState >= 2`);
  const { id } = house.samples.rechecks.samples[0]!;
  expect(asked.filter((path) => path.startsWith('/api/violations') || path.startsWith('/evidence'))).toEqual(
    [],
  );
  expect(asked).toContain(`/api/recheck/${id}/clip.mp4`);
  const html = await page.locator('main').innerHTML();
  for (const word of [
    ...SAMPLE_CAMERAS.map(({ name }) => name),
    ...house.samples.rows.map((row) => row.id),
    '李娜',
  ])
    expect(html).not.toContain(word);
  expect(await page.getByRole('link', { name: /下载/ }).count()).toBe(0);
});

test('a ring shows which parcel is meant, about the moment that is asked about', async () => {
  const { page } = await open('/recheck');
  await until(page, `${VIDEO} && ${VIDEO}.readyState >= 2 && !${VIDEO}.paused`);
  await page.keyboard.press(' ');
  await page.keyboard.press('r');
  await until(page, `Math.abs(${VIDEO}.currentTime - 3.4) < 0.01`);
  const ring = `document.querySelector('main svg circle[cx]')`;
  await until(page, `${ring} && Math.abs(Number(${ring}.getAttribute('cx')) - 0.3 * 640) < 1`);
  await page.evaluate(`${VIDEO}.currentTime = 5`);
  await until(page, `document.querySelectorAll('main svg circle[cx]').length === 0`);
});

test('who gave the verdict is not asked about it; who is nobody yet says who', async () => {
  const judge = await open('/recheck', DESK, '李娜');
  await judge.page.getByText('还有 2 段').waitFor();
  const nobody = await openPage(house.browser, DESK);
  await nobody.page.goto(`${house.server.address}/recheck`);
  const dialog = nobody.page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('孙一');
  await dialog.getByRole('textbox').press('Enter');
  await nobody.page.getByText('还有 3 段').waitFor();
});

test('what somebody else answered meanwhile says so, and another one comes', async () => {
  const { page } = await open('/recheck');
  await question(page).waitFor();
  const [first] = house.samples.rechecks.samples;
  house.samples.rechecks.answer(first!.id, { answer: 'throw', by: '孙一' });
  await page.keyboard.press('5');
  await page.getByRole('alert').getByText('刚被别人答了').waitFor();
  await page.getByText('还有 2 段').waitFor();
  expect(house.samples.rechecks.answers.get(first!.id)?.answer).toBe('throw');
});

test('on a phone all of it is in reach, without scrolling sideways', async () => {
  const { page } = await open('/recheck', PHONE);
  await question(page).getByRole('button', { name: /轻放/ }).tap();
  await page.getByText('还有 2 段').waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
});

test.each(['light', 'dark'] as const)(
  'axe finds no serious fault on the page and the card (%s)',
  async (colorScheme) => {
    const { page } = await open('/recheck', { ...DESK, colorScheme });
    await until(page, `${VIDEO} && ${VIDEO}.readyState >= 2`);
    await page.keyboard.press('5');
    await page.getByRole('status').getByText('已记下').waitFor();
    expect(await graveFaults(page)).toEqual([]);
    await page.goto(`${house.server.address}/statistics?lang=en`);
    await page
      .getByRole('region', { name: /Blind recheck/ })
      .getByText('Precision')
      .first()
      .waitFor();
    await page.getByText(/Disagreements for a third person/).click();
    expect(await graveFaults(page)).toEqual([]);
  },
);

test('the statistics tell precision, recall and agreement with their intervals, and where people differ', async () => {
  const { page, complaints } = await open('/statistics?lang=en');
  const card = page.getByRole('region', { name: /Blind recheck/ });
  await card.getByText('1,280 confirmed of 1,440 verdicts').waitFor();
  const text = (await card.innerText()).replaceAll(/\s+/g, ' ');
  expect(text).toMatch(/Precision by verdicts 89% \(87% to 90%\)/);
  expect(text).toMatch(/Recall \(estimate\) by blind rechecks \d+% \(\d+% to \d+%\) Some \d+ missed/);
  expect(text).toMatch(
    /Agreement of auditors 95% \(\d+% to \d+%\).*Cohen’s κ 0\.\d\d \(0\.\d\d to 0\.\d\d\)/,
  );
  await card.getByText(/Disagreements for a third person/).click();
  const differing = card.getByRole('listitem');
  await differing
    .filter({ hasText: 'Machine: Placed, no alarm → recheck: Kick' })
    .getByRole('link')
    .waitFor();
  const link = differing.filter({ hasText: 'Confirmed → recheck: Gentle' }).first().getByRole('link');
  expect(await link.getAttribute('href')).toMatch(/^\/review\/0{8}-.*review=all$/);
  expect(complaints).toEqual([]);
});

test('with few looks it says so, and how many it takes', async () => {
  house.samples.rechecks.looks = 12;
  const { page } = await open('/statistics?lang=en');
  const card = page.getByRole('region', { name: /Blind recheck/ });
  await card.getByText('Too few: 11 looks of at least 20').first().waitFor();
  await card
    .getByText(/Too few: \d+ looks with an alarm of at least 20, \d+ without of at least 100/)
    .waitFor();
});

test('the page loads less than 250 KB of compressed script', async () => {
  const { page } = await openPage(house.browser, DESK);
  let bytes = 0;
  page.on('response', (response) => {
    if (!response.url().endsWith('.js')) return;
    void response.body().then((body) => (bytes += gzipSync(body, { level: 9 }).length));
  });
  await page.addInitScript(`localStorage.setItem('qingfang.who', JSON.stringify('赵敏'))`);
  await page.goto(`${house.server.address}/recheck`, { waitUntil: 'networkidle' });
  await question(page).waitFor();
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(250 * 1024);
});
