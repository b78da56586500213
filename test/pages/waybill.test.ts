import { expect, test } from 'vitest';
import { openPage } from '../support/browser.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { SAMPLE_WAYBILL, sampleWaybill } from '../support/sample-waybill.ts';

let house: PageHouse;
withPageHouse((opened) => {
  house = opened;
  house.samples.fill(4);
  house.samples.waybills.set(SAMPLE_WAYBILL, sampleWaybill(house.samples));
});

test('from the desk a waybill leads by the keyboard to its scans, and on to the case near one', async () => {
  const { page, complaints } = await openPage(house.browser);
  await page.goto(`${house.server.address}/review`);
  await page.getByRole('search').waitFor();
  await page.keyboard.press('w');
  await page.keyboard.type(`${SAMPLE_WAYBILL.slice(0, 5).toLowerCase()} ${SAMPLE_WAYBILL.slice(5)}`);
  await page.keyboard.press('Enter');
  const scan = page.getByRole('article', { name: '扫描点 S3' });
  await scan.waitFor();
  expect(new URL(page.url()).pathname).toBe(`/waybill/${SAMPLE_WAYBILL}`);
  const text = await scan.innerText();
  for (const word of ['2 号卸货口', '卸车区', '30 秒后', '99%', '晚 12 秒', '早 41 秒', '其他操作 1 次'])
    expect(text).toContain(word);
  await scan.getByRole('link').first().click();
  await page.waitForURL(`**/review/${house.samples.rows[0]!.id}?review=all`);
  expect(complaints).toEqual([]);
});

test('the way is told from its beginning; where nothing is found the reason stands', async () => {
  const { page } = await openPage(house.browser);
  await page.goto(`${house.server.address}/waybill/${SAMPLE_WAYBILL}?lang=en`);
  const scans = page.getByRole('article');
  await scans.nth(3).waitFor();
  const texts = await scans.allInnerTexts();
  expect(texts.map((text) => /Station (\w+)/.exec(text)?.[1])).toEqual(['S1', 'S4', 'S9', 'S3']);
  expect(texts[0]).toContain('Nothing was recorded near it');
  expect(texts[1]).toContain('it does not mean that nothing happened');
  expect(texts[1]).not.toContain('Nothing was recorded');
  expect(texts[2]).toContain('scans.stations');
  expect(await page.locator('main').innerText()).toContain('not the same as this parcel');
});

test.each([
  ['SF0000000000', 'zh', '没有这个运单号的扫描记录', '30 天'],
  ['SF0000000000', 'en', 'No scan of this waybill is known', '30 days'],
  ['x', 'zh', '请填 6 到 40 位', ''],
  ['', 'en', 'Look up a parcel', ''],
])('/waybill/%s in %s says what is the matter', async (waybill, language, title, hint) => {
  const { page } = await openPage(house.browser);
  await page.goto(`${house.server.address}/waybill/${waybill}?lang=${language}`);
  await page.getByText(title).first().waitFor();
  expect(await page.locator('main').innerText()).toContain(hint);
});

test('what is no waybill is refused in the field, and on a phone nothing is cut off', async () => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
  const { page } = await openPage(house.browser, phone);
  await page.goto(`${house.server.address}/waybill/${SAMPLE_WAYBILL}`);
  await page.getByRole('article').first().waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  await page.getByLabel('运单号', { exact: true }).fill('???');
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByText('请填 6 到 40 位字母、数字或短横线').waitFor();
  expect(new URL(page.url()).pathname).toBe(`/waybill/${SAMPLE_WAYBILL}`);
});
