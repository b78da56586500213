import { expect, test } from 'vitest';
import { openPage, until } from '../support/browser.ts';
import { graveFaults } from '../support/grave-faults.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { CLOCK_IN_DOUBT, CLOCK_IS_RIGHT } from '../support/sample-clock.ts';

let house: PageHouse;
withPageHouse((opened) => (house = opened));

test.each([
  ['a desk', { viewport: { width: 1440, height: 900 } }],
  ['a phone', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
])('on %s each camera tells its state, rate and drops', async (_name, options) => {
  const { page, complaints } = await openPage(house.browser, options);
  await page.goto(`${house.server.address}/cameras`);
  const card = page.getByRole('article', { name: '2 号卸货口' });
  await card.waitFor();
  const text = await card.innerText();
  for (const word of ['正常', 'dock-2', '1小时前', '25', '2 s', '67,500', '0%']) expect(text).toContain(word);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  expect(complaints).toEqual([]);
});

test('a camera that goes blind comes first, with the reason, without a reload', async () => {
  const { page } = await openPage(house.browser);
  await page.goto(`${house.server.address}/cameras?lang=en`);
  await page.getByRole('article').nth(2).waitFor();
  const camera = {
    ...house.samples.cameraStates[2]!,
    state: 'backoff' as const,
    reason: { code: 'E_CAMERA_UNREACHABLE', text: 'nobody answers at 192.168.1.64:554' },
    measuredFps: null,
  };
  house.server.broadcast({ topic: 'camera', camera });
  const first = page.getByRole('article').first();
  await first.getByText('E_CAMERA_UNREACHABLE').waitFor({ timeout: 1000 });
  expect(await first.innerText()).toContain('5 号装车口');
  expect(await first.innerText()).toContain('waiting to reconnect');
});

test.each([
  ['zh', '镜头被遮挡或失焦', '请到现场看一下镜头。'],
  ['en', 'covered or out of focus', 'Please look at the lens on the spot.'],
])('a camera that is live behind a covered lens comes first and says so (%s)', async (lang, name, hint) => {
  const { page } = await openPage(house.browser, { viewport: { width: 1440, height: 900 } });
  await page.goto(`${house.server.address}/cameras?lang=${lang}`);
  await page.getByRole('article').nth(2).waitFor();
  const camera = house.samples.cameraStates[2]!;
  house.server.broadcast({ topic: 'camera', camera: { ...camera, state: 'live', pictureFault: 'covered' } });
  const first = page.getByRole('article').first();
  await first.getByText(name).waitFor();
  await first.getByText(hint).waitFor();
  expect(await first.getByRole('heading').innerText()).toBe('5 号装车口');
  house.server.broadcast({ topic: 'camera', camera });
});

test('each tile shows what its camera sees, with the moment; one that sees nothing says so', async () => {
  house.cameras.blind.set('load-5', 'No frame came.');
  const { page } = await openPage(house.browser, { viewport: { width: 1440, height: 900 } });
  await page.goto(`${house.server.address}/cameras`);
  const picture = page.getByRole('img', { name: '2 号卸货口的实时画面' });
  await picture.waitFor();
  await until(page, `document.querySelector('canvas').width > 300`);
  const tile = page.getByRole('article', { name: '2 号卸货口' });
  await tile.locator('time').waitFor();
  expect(await tile.locator('time').innerText()).toMatch(/^\d\d:\d\d:\d\d$/);
  expect(await tile.getByText('暂时没有画面').count()).toBe(0);
  await page.getByRole('article', { name: '5 号装车口' }).getByText('暂时没有画面').waitFor();
  house.cameras.blind.clear();
});

test('what nobody can see is not asked for', async () => {
  const asked: string[] = [];
  const { page } = await openPage(house.browser, { viewport: { width: 390, height: 500 }, isMobile: true });
  page.on('request', (request) => {
    if (request.url().endsWith('picture.jpg')) asked.push(request.url().split('/').at(-2)!);
  });
  await page.goto(`${house.server.address}/cameras`);
  await page.getByRole('article').nth(2).waitFor({ state: 'attached' });
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  expect(asked).not.toContain('load-5');
  await page.getByRole('article', { name: '5 号装车口' }).scrollIntoViewIfNeeded();
  await page.getByRole('img', { name: '5 号装车口的实时画面' }).scrollIntoViewIfNeeded();
  await expect.poll(() => asked).toContain('load-5');
});

test.each([
  [
    'zh',
    '这台设备的时钟可疑',
    '375 天',
    '弄清之前',
    '时钟是对的',
    '是的，时钟是对的',
    { width: 1440, height: 900 },
  ],
  [
    'en',
    'The clock of this box is in doubt',
    '375 days',
    'no clip, scan or backup is deleted',
    'The clock is right',
    'Yes, the clock is right',
    { width: 390, height: 844 },
  ],
])(
  'a clock in doubt says why, by how much and since when; an admin settles it after a look at the date (%s)',
  async (lang, title, span, kept, button, yes, viewport) => {
    house.boxClock.now = CLOCK_IN_DOUBT;
    const { page, complaints } = await openPage(house.browser, { viewport });
    await page.addInitScript(`localStorage.setItem('qingfang.who', '"李娜"')`);
    await page.goto(`${house.server.address}/cameras?lang=${lang}`);
    const note = page.getByRole('region', { name: title });
    await note.waitFor();
    const text = await note.innerText();
    for (const word of [span, kept, '2027', '2026', '3.2', '72']) expect(text).toContain(word);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    expect(await graveFaults(page)).toEqual([]);
    house.boxClock.confirmedBy.length = 0;
    await note.getByRole('button', { name: button }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.innerText()).toMatch(/2027/);
    expect(house.boxClock.confirmedBy).toEqual([]);
    await dialog.getByRole('button', { name: yes }).click();
    await note.waitFor({ state: 'detached' });
    expect(house.boxClock.confirmedBy).toEqual(['李娜']);
    expect(complaints).toEqual([]);
  },
);

test('a clock that is believed is not spoken of; a doubt comes and goes without a reload', async () => {
  house.boxClock.now = CLOCK_IS_RIGHT;
  const { page } = await openPage(house.browser);
  await page.clock.install();
  await page.goto(`${house.server.address}/cameras`);
  await page.getByRole('article').first().waitFor();
  const note = page.getByRole('region', { name: '这台设备的时钟可疑' });
  expect(await note.count()).toBe(0);
  house.boxClock.now = { ...CLOCK_IN_DOUBT, level: 'behind', offS: -86_400 * 400 };
  await page.clock.runFor(30_000);
  await note.getByText('比应有的时间慢 400 天').waitFor();
  house.boxClock.now = CLOCK_IS_RIGHT;
  await page.clock.runFor(30_000);
  await note.waitFor({ state: 'detached' });
});

test('a manager sees that the clock is in doubt, and leaves the word to an admin', async () => {
  house.boxClock.now = CLOCK_IN_DOUBT;
  const { page } = await openPage(house.browser);
  const account = { name: '王强', role: 'manager', scope: null };
  await page.route('**/api/session', (route) => route.fulfill({ json: { access: 'accounts', account } }));
  await page.goto(`${house.server.address}/cameras`);
  const note = page.getByRole('region', { name: '这台设备的时钟可疑' });
  await note.waitFor();
  expect(await note.getByRole('button').count()).toBe(0);
  house.boxClock.now = CLOCK_IS_RIGHT;
});
