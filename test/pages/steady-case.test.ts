import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { openPage } from '../support/browser.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { sampleNeighbours } from '../support/sample-neighbours.ts';

/** Of the window moved by its height; 0.1 is what a visitor is said to bear (web.dev, Cumulative Layout Shift). */
const STEADY = 0.01;

/** Every shift, those that follow a key or a tap at once included. */
const NOTE_SHIFTS = `
  window.shifts = [];
  new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value }) => value)))
    .observe({ type: 'layout-shift', buffered: true });
`;

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  const { samples } = house;
  samples.rows.length = 0;
  samples.neighboured.clear();
  samples.fill(3);
  for (const row of samples.rows) samples.neighboured.set(row.id, sampleNeighbours(row).answer);
});

const shifted = (page: Page): Promise<number> =>
  page.evaluate<number>('window.shifts.reduce((sum, value) => sum + value, 0)');

const settled = async (page: Page): Promise<void> => {
  await page.getByRole('region', { name: 'A minute before and after' }).getByText('same zone').waitFor();
  await page.locator('video[src]').waitFor();
  await page.waitForLoadState('networkidle');
};

test.each([
  ['phone', 390],
  ['desk', 1440],
  ['wide desk', 1920],
])('on a %s nothing moves under the hand while a case and the next one come', async (_name, width) => {
  const { page } = await openPage(house.browser, { viewport: { width, height: 900 } });
  await page.addInitScript(NOTE_SHIFTS);
  const [first, second] = house.samples.rows;
  await page.goto(`${house.server.address}/review/${first!.id}?lang=en`);
  await settled(page);
  expect(await shifted(page)).toBeLessThan(STEADY);
  if (width < 1000) return;
  await page.evaluate('window.shifts.length = 0');
  await page
    .getByRole('link', { name: /1 hour ago/ })
    .first()
    .click();
  await page.waitForURL(`**/review/${second!.id}*`);
  await settled(page);
  expect(await shifted(page)).toBeLessThan(STEADY);
});
