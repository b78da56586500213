import { afterEach, beforeEach, expect, test } from 'vitest';
import { graveFaults } from '../support/grave-faults.ts';
import { openPage } from '../support/browser.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { SAMPLE_WARNINGS } from '../support/sample-statistics.ts';

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  house.samples.rows.length = 0;
  house.samples.fill(3);
});
afterEach(() => {
  house.samples.days = {};
});

const open = async (options: Parameters<typeof openPage>[1] = {}) => {
  const opened = await openPage(house.browser, { viewport: { width: 1440, height: 900 }, ...options });
  const asked = opened.page.waitForResponse(/api\/statistics/);
  await opened.page.goto(`${house.server.address}/review?lang=en`);
  await opened.page.locator('[aria-current=true]').waitFor();
  return { ...opened, asked: await asked };
};

test('what gets worse three days in a row is named at the desk, and leads to its figures', async () => {
  house.samples.days = { warnings: SAMPLE_WARNINGS };
  const { page, complaints } = await open();
  const link = page.getByRole('link', { name: 'Violations up three days in a row' });
  const text = await link.innerText();
  expect(text).toContain('2 号卸货口 / 卸车区');
  expect(text).toContain('Shift 夜班');
  expect(await graveFaults(page)).toEqual([]);
  await link.click();
  await page.getByRole('heading', { name: 'Worth an early look' }).waitFor();
  expect(complaints).toEqual([]);
});

test('where nothing gets worse nothing is said, and one day is asked for', async () => {
  const { page, asked } = await open();
  const { from, to } = (await asked.json()) as { from: string; to: string };
  expect(from).toBe(to);
  await page.getByRole('link', { name: 'Blind recheck' }).waitFor();
  expect(await page.getByRole('link', { name: 'Violations up three days in a row' }).count()).toBe(0);
});
