import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPage, until } from '../support/browser.ts';
import { openPageHouse, type PageHouse } from '../support/page-house.ts';

const DESK = { viewport: { width: 1440, height: 900 } };
const VIDEO = `document.querySelector('video')`;

let house: PageHouse;
// The first of the files may have to build the pages.
beforeAll(async () => {
  house = await openPageHouse();
}, 180_000);
afterAll(() => house.stop());
afterEach(() => house.closePages());
beforeEach(() => {
  house.samples.rows.length = 0;
  house.samples.fill(23);
});

const open = async (path: string, options: Parameters<typeof openPage>[1] = DESK) => {
  const opened = await openPage(house.browser, options);
  await opened.page.goto(house.server.address + path);
  return opened;
};

test('the newest case opens with its clip shortly before the release, and space plays it', async () => {
  const { page, complaints } = await open('/review');
  await until(page, `${VIDEO} && ${VIDEO}.readyState >= 2 && Math.abs(${VIDEO}.currentTime - 1.4) < 0.05`);
  await page.keyboard.press(' ');
  await until(page, `!${VIDEO}.paused && ${VIDEO}.currentTime > 1.6`);
  await page.keyboard.press(' ');
  await until(page, `${VIDEO}.paused`);
  expect(complaints).toEqual([]);
});

test('frame steps are frames of the camera, and the speed is what was chosen', async () => {
  const { page } = await open('/review?lang=en');
  await until(page, `${VIDEO} && ${VIDEO}.readyState >= 2`);
  await page.getByRole('button', { name: 'To the release' }).click();
  await until(page, `Math.abs(${VIDEO}.currentTime - 3.4) < 0.001`);
  const positions: number[] = [];
  for (const name of ['One frame on', 'One frame on', 'One frame back']) {
    const before = await page.evaluate<number>(`${VIDEO}.currentTime`);
    await page.getByRole('button', { name }).click();
    await until(page, `${VIDEO}.currentTime !== ${before} && !${VIDEO}.seeking`);
    positions.push(await page.evaluate<number>(`${VIDEO}.currentTime`));
  }
  // 25 fps: frame 85 begins at 3.40 s; the middles of frames 86, 87, 86.
  for (const [i, expected] of [3.46, 3.5, 3.46].entries()) expect(positions[i]).toBeCloseTo(expected, 3);
  await page.getByText('0.25×').click();
  expect(await page.evaluate<number>(`${VIDEO}.playbackRate`)).toBe(0.25);
});

test('up and down go through the list, the address follows, and the end asks for older cases', async () => {
  const { page } = await open('/review');
  await page.locator('[aria-current=true]').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.waitForURL(`**/review/${house.samples.rows[1]!.id}`);
  await page.keyboard.press('ArrowUp');
  await page.waitForURL(`**/review/${house.samples.rows[0]!.id}`);
  await page.goto(`${house.server.address}/review/${house.samples.rows[19]!.id}`);
  await page.locator('[aria-current=true]').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.getByText('没有更早的了').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.waitForURL(`**/review/${house.samples.rows[20]!.id}`);
});

test('the facts hold every figure of the record', async () => {
  const row = house.samples.rows[0]!;
  const { page, complaints } = await open(`/review/${row.id}?lang=en`);
  const facts = page.getByRole('region', { name: 'Facts' });
  await facts.waitFor();
  const text = await facts.innerText();
  for (const word of [
    'Throw',
    'dock-2',
    '卸车区',
    '1.32 ± 0.07 m',
    '0.50 m',
    '0.31 m',
    'calibrated camera',
    '93%',
    '2026-1',
    'GMT+8',
    row.clipSha256!,
    row.id,
  ]) {
    expect(text).toContain(word);
  }
  await page.getByText('Snapshot', { exact: true }).click();
  const snapshot = page.getByRole('img', { name: /Annotated snapshot/ });
  await snapshot.waitFor();
  await until(page, `document.querySelector('img[alt^=Annotated]').naturalWidth === 640`);
  expect(complaints).toEqual([]);
});

test('an address of an older case opens it although the list has not loaded it', async () => {
  const { page } = await open(`/review/${house.samples.rows[22]!.id}`);
  await page.getByText(house.samples.rows[22]!.id).waitFor();
});

test('an address of no case says so and offers the list', async () => {
  const { page } = await open('/review/0190163d-8694-739b-aea5-966c26f8ad91');
  await page.getByText('没有找到这条记录').waitFor();
  await page.getByRole('link', { name: /抛扔/ }).first().waitFor();
});

test('on a phone the list leads to the case and back', async () => {
  const { page } = await open('/review', {
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  });
  await page.getByRole('link', { name: /抛扔/ }).first().tap();
  await page.getByRole('heading', { name: '详细数据' }).waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  await page.getByRole('link', { name: '返回列表' }).tap();
  await page.getByRole('heading', { name: '违规列表' }).waitFor();
});

test('without a single case the page says so', async () => {
  house.samples.rows.length = 0;
  const { page } = await open('/review');
  await page.getByText('没有违规记录').waitFor();
});
