import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { openPage } from '../support/browser.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';

const DESK = { viewport: { width: 1440, height: 900 } };

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  house.samples.rows.length = 0;
  house.samples.fill(3);
  house.exports.reset();
});

const open = async () => {
  const opened = await openPage(house.browser, DESK);
  await opened.page.goto(`${house.server.address}/review/${house.samples.rows[0]!.id}?lang=en`);
  await opened.page.locator('[aria-current=true]').waitFor();
  // Nothing moves under the pointer from here on.
  await opened.page
    .getByRole('region', { name: 'A minute before and after' })
    .getByText('this case')
    .waitFor();
  return opened;
};

test('E asks for a reason and a name, and gives the zip with the fingerprint to tell by another way', async () => {
  const { id } = house.samples.rows[0]!;
  house.exports.isMaking = true;
  const { page, complaints } = await open();
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Export the case' });
  await dialog.getByText(/Heads are not blurred in the zip/).waitFor();
  const submit = dialog.getByRole('button', { name: 'Record the reason and export' });
  await dialog.getByRole('button', { name: 'A complaint or a claim' }).click();
  expect(await submit.isDisabled()).toBe(true);
  await dialog.getByRole('textbox', { name: 'Reviewer' }).fill('李娜');
  await submit.click();
  await dialog.getByText(/Being packed and signed/).waitFor();
  expect(house.exports.asked).toEqual([
    { violationId: id, request: { reason: 'complaint', note: null, by: '李娜' } },
  ]);
  const begun = page.waitForEvent('download');
  house.exports.isMaking = false;
  const download = await begun;
  expect(download.suggestedFilename()).toBe(`qingfang-${id}.zip`);
  expect(readFileSync(await download.path()).equals(house.exports.bytes)).toBe(true);
  await dialog.getByText(/until 17:30, then it is deleted here/).waitFor();
  await dialog.getByText('abababab abababab', { exact: false }).waitFor();
  const [again] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('link', { name: 'Download CASE.zip' }).click(),
  ]);
  expect(readFileSync(await again.path()).equals(house.exports.bytes)).toBe(true);
  expect(complaints).toEqual([]);
});

test.each([
  ['the disk is full before', { refusal: 'disk-full' }, 'The disk is full'],
  ['the disk is full meanwhile', { fault: 'disk-full' }, 'The disk is full'],
  ['a clip is missing', { fault: 'case-damaged' }, 'A file is missing'],
  ['another case is being packed', { refusal: 'busy' }, 'Another case is being packed'],
] as const)(
  'where %s the page says so in one word, and the reason can be given again',
  async (_, what, word) => {
    Object.assign(house.exports, what);
    const { page } = await open();
    await page.getByRole('button', { name: 'Export the case' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Other' }).click();
    await dialog.getByLabel('Please say why').fill('the union asks');
    await dialog.getByRole('textbox', { name: 'Reviewer' }).fill('李娜');
    await dialog.getByRole('button', { name: 'Record the reason and export' }).click();
    await dialog.getByRole('alert').getByText(word).waitFor();
    expect(await dialog.getByRole('link').count()).toBe(0);
  },
);

test('while the clip is still to come a case cannot go out without it', async () => {
  const { rows } = house.samples;
  rows[0] = { ...rows[0]!, evidenceState: 'capturing', clipUrl: null, snapshotUrl: null };
  const { page } = await open();
  expect(await page.getByRole('button', { name: 'Export the case' }).isDisabled()).toBe(true);
  await page.keyboard.press('e');
  expect(await page.getByRole('dialog').count()).toBe(0);
});
