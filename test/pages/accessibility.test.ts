import { expect, test } from 'vitest';
import { openPage } from '../support/browser.ts';
import { graveFaults } from '../support/grave-faults.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { sampleNeighbours } from '../support/sample-neighbours.ts';
import { sampleRow } from '../support/sample-site.ts';
import { SAMPLE_WAYBILL, sampleWaybill } from '../support/sample-waybill.ts';

let house: PageHouse;
withPageHouse((opened) => {
  house = opened;
  house.samples.fill(4);
  house.samples.waybills.set(SAMPLE_WAYBILL, sampleWaybill(house.samples));
  const [first, second] = house.samples.rows.map(({ id }) => id);
  house.samples.neighboured.set(first!, sampleNeighbours(house.samples.rows[0]!).answer);
  house.samples.putAcknowledgement(first!, { action: 'on-my-way', by: '王强' });
  house.samples.putVerdict(second!, { verdict: 'unsure', reason: 'hidden', note: null, by: '李娜' });
  const escalation = {
    dueAt: '2026-03-08T09:20:02.120+08:00',
    at: '2026-03-08T09:20:02.120+08:00',
    delayed: true,
  };
  const third = house.samples.rows[2]!;
  house.samples.rows[2] = {
    ...third,
    escalations: [{ ...escalation, to: '主管', unansweredMinutes: 15, countInZoneAndDay: null }],
  };
  // A storm: the same camera, some seconds before.
  house.samples.rows.splice(3, 0, {
    ...sampleRow({ atMs: Date.parse(third.occurredAt) - 20_000, index: 2 }),
    cameraId: third.cameraId,
  });
});

test.each([
  ['/board', 'light', 1920],
  ['/board', 'dark', 1920],
  ['/alerts', 'light', 390],
  ['/alerts', 'dark', 390],
  ['/review?review=all', 'light', 1440],
  ['/review?review=all', 'dark', 1440],
  ['/cameras', 'light', 1440],
  [`/waybill/${SAMPLE_WAYBILL}`, 'light', 1440],
  [`/waybill/${SAMPLE_WAYBILL}`, 'dark', 390],
] as const)('axe finds no serious fault on %s (%s, %d px wide)', async (path, colorScheme, width) => {
  const { page } = await openPage(house.browser, { colorScheme, viewport: { width, height: 1080 } });
  await page.goto(house.server.address + path);
  await page.locator('main section, main article').first().waitFor();
  if (path.startsWith('/review')) {
    // A key counts from the moment on at which the case is seen.
    await page.locator('[aria-current=true]').waitFor();
    await page.keyboard.press('f');
    await page.keyboard.press('1');
    await page.getByLabel('复核人').waitFor();
    await page.getByRole('link', { name: /抛扔 0.84/ }).waitFor();
  }
  if (path === '/alerts') await page.locator('article [aria-expanded]').click();
  expect(await graveFaults(page)).toEqual([]);
});
