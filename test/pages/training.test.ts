import { beforeEach, expect, test } from 'vitest';
import { openPage, until } from '../support/browser.ts';
import { graveFaults } from '../support/grave-faults.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  house.samples.rows.length = 0;
  house.samples.trained.clear();
  house.samples.fill(5);
});

const open = async (path: string, options: Parameters<typeof openPage>[1] = {}) => {
  const opened = await openPage(house.browser, options);
  await opened.page.goto(house.server.address + path);
  return opened;
};
const teach = (index: number, note: string): void =>
  void house.samples.putTraining(house.samples.rows[index]!.id, { action: 'added', note, by: '李娜' });

test('a key puts a case in with a word why; the collection plays it, and a button takes it out', async () => {
  const { id } = house.samples.rows[0]!;
  const { page, complaints } = await open(`/review/${id}`);
  const panel = page.getByRole('region', { name: '教学案例' });
  await panel.getByRole('button', { name: '放入教学案例' }).waitFor();
  await page.keyboard.press('c');
  const save = panel.getByRole('button', { name: '保存' });
  expect(await save.isDisabled()).toBe(true);
  await page.keyboard.type('转身前先看落点');
  await save.click();
  // Without accounts the name is asked for once.
  await page.getByRole('dialog').getByRole('textbox').fill('李娜');
  await page.keyboard.press('Enter');
  await panel.getByText(/已放入 · 李娜/).waitFor();
  expect(house.samples.trained.get(id)).toMatchObject({ note: '转身前先看落点', by: '李娜' });

  await panel.getByRole('link', { name: '查看全部教学案例' }).click();
  await page.getByText('转身前先看落点').waitFor();
  await page.getByRole('link', { name: '打开案件' }).click();
  await panel.getByRole('button', { name: '移出' }).click();
  await panel.getByRole('button', { name: '放入教学案例' }).waitFor();
  expect(house.samples.trained.size).toBe(0);
  expect(complaints).toEqual([]);
});

test('the collection shows blurred clips alone; where there is none it says so', async () => {
  teach(0, '抬手太高');
  teach(1, '距离远');
  house.samples.rows[1] = { ...house.samples.rows[1]!, headsKnown: false };
  const { page } = await open('/training?lang=en');
  await page.getByText('There is no clip to play').waitFor();
  const video = `document.querySelector('video')`;
  await until(page, `${video} !== null`);
  expect(await page.evaluate<string>(`${video}.getAttribute('src')`)).toBe(
    `/evidence/${house.samples.rows[0]!.id}/clip.mp4`,
  );
  await page.evaluate(`void ${video}.play()`);
  await until(page, `${video}.currentTime > 0.1`);
});

test('an empty collection says how a case gets in; a case that cannot be shown blurred does not', async () => {
  const row = house.samples.rows[0]!;
  house.samples.rows[0] = { ...row, headsKnown: false };
  const { page } = await open('/training');
  await page.getByText('还没有教学案例').waitFor();
  await page.goto(`${house.server.address}/review/${row.id}`);
  await page.getByRole('region', { name: '证据保全' }).waitFor();
  expect(await page.getByRole('button', { name: '放入教学案例' }).count()).toBe(0);
});

test.each([
  ['light', 1280],
  ['dark', 390],
] as const)('axe finds no serious fault (%s, %d px wide)', async (colorScheme, width) => {
  teach(0, '抬手太高');
  const { page } = await open('/training', { colorScheme, viewport: { width, height: 844 } });
  await page.getByText('抬手太高').waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  expect(await graveFaults(page)).toEqual([]);
});

test('a manager finds the collection below the alerts; of a large one a dozen is asked for at once', async () => {
  house.samples.rows.length = 0;
  house.samples.fill(15);
  for (let i = 0; i < 15; i++) teach(i, `第 ${i} 个`);
  const { page } = await open('/alerts?lang=en', { viewport: { width: 390, height: 844 }, isMobile: true });
  const asked = new Set<string>();
  page.on('request', (request) => {
    if (request.url().endsWith('/clip.mp4')) asked.add(request.url());
  });
  await page.getByRole('link', { name: 'Training cases' }).click();
  await page.waitForURL('**/training*');
  await expect.poll(() => page.getByRole('article').count()).toBe(12);
  await expect.poll(() => asked.size).toBe(12);
  await page.getByRole('button', { name: 'Show 3 more' }).click();
  await expect.poll(() => page.getByRole('article').count()).toBe(15);
  expect(await page.getByRole('button', { name: /more/ }).count()).toBe(0);
});
