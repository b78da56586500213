import { beforeEach, expect, test } from 'vitest';
import { openPage, until } from '../support/browser.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { sampleRow } from '../support/sample-site.ts';

const DESK = { viewport: { width: 1440, height: 900 } };
const VIDEO = `document.querySelector('video')`;

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  house.samples.rows.length = 0;
  house.samples.said.clear();
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

/** A name as it was given on this device before. */
const asLiNa = `localStorage.setItem('qingfang.who', JSON.stringify('李娜'))`;
const openAsLiNa = async (path: string) => {
  const opened = await openPage(house.browser, DESK);
  await opened.page.addInitScript(asLiNa);
  await opened.page.goto(house.server.address + path);
  await opened.page.locator('[aria-current=true]').waitFor();
  return opened;
};

test('a verdict by keys alone: false alarm, its reason, saved; the next case opens, and Z takes it back', async () => {
  const [first, second] = house.samples.rows.map(({ id }) => id);
  const { page, complaints } = await openAsLiNa('/review');
  await page.keyboard.press('2');
  await page.getByRole('group', { name: '原因' }).waitFor();
  await page.keyboard.press('3');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/review/${second}`);
  expect(house.samples.opinions(first!)!.verdicts).toMatchObject([
    { verdict: 'false-alarm', reason: 'distance-wrong', note: null, by: '李娜' },
  ]);
  const states = page.getByRole('group', { name: '复核状态' });
  await states.getByRole('button', { name: /待复核\s*22/ }).waitFor();
  await states.getByRole('button', { name: /误报\s*1/ }).waitFor();
  expect(await page.locator(`a[href="/review/${first}"]`).count()).toBe(0);
  await page.keyboard.press('z');
  await page.waitForURL(`**/review/${first}`);
  await states.getByRole('button', { name: /待复核\s*23/ }).waitFor();
  expect(house.samples.violation(first!)?.verdict).toBeNull();
  await page.getByRole('region', { name: '经过' }).getByText('撤销结论').waitFor();
  expect(complaints).toEqual([]);
});

test('a key counts from the moment on at which the case is seen', async () => {
  const { page } = await openPage(house.browser, DESK);
  await page.addInitScript(`new MutationObserver((_, observer) => {
    if (!document.querySelector('[aria-current=true]')) return;
    observer.disconnect();
    window.dispatchEvent(new KeyboardEvent('keydown', { key: '2' }));
  }).observe(document, { subtree: true, childList: true, attributes: true });`);
  await page.goto(`${house.server.address}/review`);
  await page.getByRole('group', { name: '原因' }).waitFor();
});

test('a verdict corrects the rate of a board that is open at once', async () => {
  const wall = await openPage(house.browser, { viewport: { width: 1920, height: 1080 } });
  await wall.page.goto(`${house.server.address}/board`);
  await wall.page.getByText('98.2%').waitFor();
  await wall.page.getByText('暂定：已复核 0 / 9').waitFor();
  const { page } = await openAsLiNa('/review');
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  // Well before the next beat of 10 s, on a busy machine too.
  await wall.page.getByText('暂定：已复核 1 / 9').waitFor({ timeout: 5000 });
  await wall.page.getByText('98.3%').waitFor();
});

test('without a name, or “other” without a note, nothing is saved; the note is kept with the verdict', async () => {
  const { id } = house.samples.rows[0]!;
  const { page } = await open('/review?lang=en');
  await page.locator('[aria-current=true]').waitFor();
  await page.keyboard.press('3');
  await page.getByRole('button', { name: 'Other' }).click();
  await page.getByRole('button', { name: 'Save, next case' }).click();
  await page.getByText('Please enter your name').waitFor();
  await page.keyboard.type('Li Na');
  await page.keyboard.press('Enter');
  await page.getByText('Please say what “other” is').waitFor();
  expect(house.samples.opinions(id)!.verdicts).toEqual([]);
  await page.keyboard.type('1 and 2 are letters here');
  await page.keyboard.press('Enter');
  await page.getByText('Saved as “Unsure”').waitFor();
  expect(house.samples.opinions(id)!.verdicts).toMatchObject([
    { verdict: 'unsure', reason: 'other', note: '1 and 2 are letters here', by: 'Li Na' },
  ]);
});

test('a case that comes while a verdict is written does not take its place', async () => {
  const { id } = house.samples.rows[0]!;
  const { page } = await openAsLiNa('/review');
  await page.keyboard.press('3');
  await page.getByLabel('备注').fill('再看一遍');
  const later = sampleRow({ atMs: Date.now(), index: 1 });
  house.samples.add(later);
  house.server.broadcast({ topic: 'violation', row: later });
  await page.locator(`a[href="/review/${later.id}"]`).waitFor();
  await page.getByRole('button', { name: '保存，看下一条' }).click();
  await page.getByText('已判“不确定”').waitFor();
  expect(house.samples.opinions(id)!.verdicts).toMatchObject([{ verdict: 'unsure', note: '再看一遍' }]);
  expect(house.samples.opinions(later.id)!.verdicts).toEqual([]);
});

test('a verdict that cannot be saved says so and stays to be tried again', async () => {
  const { page } = await openAsLiNa('/review');
  await page.route('**/verdict', (route) => route.abort());
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await page.getByText('没有保存成功').waitFor();
  await page.unroute('**/verdict');
  await page.getByRole('button', { name: '保存，看下一条' }).click();
  await page.getByText('已判“属实”').waitFor();
});

test('filters narrow the list, stand in the address, and an empty list says why', async () => {
  const { page } = await open('/review?lang=en');
  await page.locator('[aria-current=true]').waitFor();
  await page.keyboard.press('f');
  await page.getByLabel('Kind').selectOption('kick');
  await page.waitForURL(/kind=kick/);
  const rows = page.getByRole('region', { name: 'Violations' }).getByRole('listitem');
  await expect.poll(() => rows.count()).toBe(house.samples.rows.filter(({ kind }) => kind === 'kick').length);
  await page.getByLabel('Camera').selectOption('dock-2');
  await page.getByLabel('Distance from (m)').fill('9');
  await page.getByText('Nothing fits the filter').waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect.poll(() => rows.count()).toBe(20);
  expect(new URL(page.url()).search).toBe('');
});

test('a case without a verdict in time is overdue, and the queue of those can be asked for', async () => {
  house.samples.rows.length = 0;
  house.samples.fill(3, 23.5 * 3_600_000);
  const { page } = await open('/review?lang=en&review=overdue');
  await page.locator('[aria-current=true]').waitFor();
  const states = page.getByRole('group', { name: 'State of the review' });
  await states.getByRole('button', { name: /Overdue\s*1/ }).waitFor();
  expect(await page.getByRole('region', { name: 'Violations' }).getByRole('listitem').count()).toBe(1);
  await page.getByText(/minutes overdue/).waitFor();
});

test('the overlay draws what was judged at the moment that is shown, and O takes it away', async () => {
  const { page } = await open('/review');
  await until(page, `${VIDEO} && ${VIDEO}.readyState >= 2`);
  await page.keyboard.press('r');
  // Half of the flight of 480 ms: the parcel is in the middle of its path.
  await page.evaluate(`${VIDEO}.currentTime = 3.64`);
  const parcel = `document.querySelector('svg circle')`;
  await until(page, `${parcel} && Math.abs(Number(${parcel}.getAttribute('cx')) - 300) < 1`);
  await page.getByText('1.32 ± 0.07 m').nth(1).waitFor();
  await page.keyboard.press('o');
  await until(page, `${parcel} === null`);
});

test('all done is a friendly word, and the keys explain themselves', async () => {
  house.samples.rows.length = 0;
  const { page, complaints } = await open('/review');
  await page.getByText('全部复核完了').waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('撤销上一次结论').waitFor();
  expect(complaints).toEqual([]);
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
  const { page } = await open('/review?review=all');
  await page.getByText('没有违规记录').waitFor();
});

test('a case is put on hold with who and why, and released; the list and the history show it', async () => {
  const { id } = house.samples.rows[0]!;
  const { page, complaints } = await openAsLiNa(`/review/${id}`);
  const panel = page.getByRole('region', { name: '证据保全' });
  await panel.getByRole('button', { name: '保全证据' }).click();
  const save = panel.getByRole('button', { name: '保存' });
  expect(await save.isDisabled()).toBe(true);
  await panel.getByLabel('原因').fill('当事人有异议');
  await save.click();
  await panel.getByText(/保全中 · 李娜/).waitFor();
  await page.getByRole('img', { name: '保全中' }).waitFor();
  expect(house.samples.violation(id)?.hold).toMatchObject({ note: '当事人有异议', by: '李娜' });
  await panel.getByRole('button', { name: '解除保全' }).click();
  await panel.getByLabel('原因').fill('已结案');
  await save.click();
  await page.getByRole('region', { name: '经过' }).getByText('解除保全，已结案').waitFor();
  expect(house.samples.violation(id)?.hold).toBeNull();
  expect(complaints).toEqual([]);
});

test('expired evidence says when and why, in the place of a player', async () => {
  const row = house.samples.rows[0]!;
  house.samples.rows[0] = {
    ...row,
    evidenceState: 'expired',
    expired: { at: '2026-03-08T09:15:02.120+08:00', why: 'space' },
    clipUrl: null,
    snapshotUrl: null,
  };
  const { page, complaints } = await open(`/review/${row.id}?lang=en`);
  await page.getByText('Clip and snapshot have expired; the record stays').waitFor();
  await page.getByText(/2026.*the disk needed room/).waitFor();
  expect(await page.locator('video').count()).toBe(0);
  expect(await page.getByRole('region', { name: 'Hold' }).count()).toBe(0);
  expect(complaints).toEqual([]);
});
