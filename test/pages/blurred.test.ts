import { beforeEach, expect, test } from 'vitest';
import { openPage, until } from '../support/browser.ts';
import { TOLD } from '../support/open-accounts.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';

const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 } };
const VIDEO = `document.querySelector('video')`;

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  house.samples.rows.length = 0;
  house.samples.unblurred.clear();
  house.samples.fill(3);
  TOLD.length = 0;
});

const open = async (path: string, options: Parameters<typeof openPage>[1] = DESK) => {
  const opened = await openPage(house.browser, options);
  await opened.page.goto(house.server.address + path);
  return opened;
};

test('an auditor sees heads blurred, gives a reason, sees the original, and may blur it again', async () => {
  const { id } = house.samples.rows[0]!;
  const { page, complaints } = await open(`/review/${id}?lang=en`);
  await until(page, `${VIDEO}?.readyState >= 2 && ${VIDEO}.currentSrc.endsWith('/evidence/${id}/clip.mp4')`);
  await page.getByText('Heads are blurred').waitFor();
  await page.getByRole('button', { name: 'See it unblurred' }).click();
  const dialog = page.getByRole('dialog', { name: 'See it unblurred' });
  const submit = dialog.getByRole('button', { name: 'Record the reason and see it' });
  await dialog.getByRole('button', { name: 'The verdict is disputed' }).click();
  expect(await submit.isDisabled()).toBe(true);
  await dialog.getByRole('textbox', { name: 'Reviewer' }).fill('李娜');
  await submit.click();
  await until(
    page,
    `${VIDEO}?.readyState >= 2 && ${VIDEO}.currentSrc.endsWith('/evidence/${id}/unblurred/clip.mp4')`,
  );
  await page.getByText(/Unblurred until \d\d:\d\d; it stands in the audit log/).waitFor();
  expect(TOLD).toEqual([
    { actor: '李娜', action: 'clip-unblurred', subject: `clip ${id}`, detail: { reason: 'disputed' } },
  ]);
  await page.getByRole('button', { name: 'Blur again' }).click();
  await page.getByText('Heads are blurred').waitFor();
  expect(complaints).toEqual([]);
});

test('while heads are being blurred the page says so, and plays the clip once it is there', async () => {
  const { id } = house.samples.rows[0]!;
  house.samples.unblurred.set(id, { kind: 'preparing' });
  const { page } = await open('/alerts', PHONE);
  const [first] = [page.locator('article').first()];
  await first.getByRole('button', { name: /播放/ }).click();
  await first.getByText('正在遮挡人脸…').waitFor();
  expect(await page.locator('video').count()).toBe(0);
  house.samples.unblurred.delete(id);
  await until(page, `${VIDEO}?.readyState >= 2`);
});

test('where nobody knows where heads are the manager sees no picture, and the auditor is offered the way', async () => {
  const row = house.samples.rows[0]!;
  house.samples.rows[0] = { ...row, headsKnown: false };
  const alerts = await open('/alerts', PHONE);
  const card = alerts.page.locator('article').first();
  await card.getByText(/没有保存人脸的位置/).waitFor();
  expect(await card.locator('img, video').count()).toBe(0);
  expect(alerts.complaints).toEqual([]);
  const { page } = await open(`/review/${row.id}?lang=en`);
  await page.getByText('Not shown: nobody kept where heads are in it').waitFor();
  await page.getByRole('button', { name: 'See it unblurred' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Other' }).click();
  await dialog.getByLabel('Please say why').fill('an old case');
  await dialog.getByRole('textbox', { name: 'Reviewer' }).fill('李娜');
  await dialog.getByRole('button', { name: 'Record the reason and see it' }).click();
  await until(page, `${VIDEO}?.readyState >= 2`);
  expect(TOLD.map(({ detail }) => detail)).toEqual([{ reason: 'other', note: 'an old case' }]);
});
