import { beforeEach, expect, test } from 'vitest';
import type { Site, ViolationRow } from '../../src/wire/messages.ts';
import { openPage, until } from '../support/browser.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { SAMPLE_SITE, sampleRow, withoutEvidence } from '../support/sample-site.ts';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const MINUTE_MS = 60_000;

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  house.samples.rows.length = 0;
  house.samples.said.clear();
});

const open = async (path: string, site: Partial<Site> = {}) => {
  const opened = await openPage(house.browser, PHONE);
  await opened.page.addInitScript(
    `window.felt = 0; Object.defineProperty(navigator, 'vibrate', { value: () => { window.felt += 1; return true; } });
     localStorage.setItem('qingfang.sound', 'true'); localStorage.setItem('qingfang.who', '"王强"');`,
  );
  if (Object.keys(site).length > 0)
    await opened.page.route('**/api/site', (route) => route.fulfill({ json: { ...SAMPLE_SITE, ...site } }));
  await opened.page.clock.install();
  await opened.page.goto(house.server.address + path);
  await opened.page.getByText(/^(实时|Live)$/).waitFor();
  return opened;
};
/** Of one camera; index 0, 1 and 2 are different ones. */
const alert = (atMs: number, index = 0): ViolationRow => sampleRow({ atMs, index });
const arrive = (row: ViolationRow): void => {
  house.samples.add(row);
  house.server.broadcast({ topic: 'violation', row: withoutEvidence(row) });
};

test.each([
  ['zh', ['松手', '空中', '落点'], ['之前', '接触', '之后']],
  ['en', ['Release', 'In the air', 'Landing'], ['Before', 'Contact', 'After']],
])(
  'three frames and what they show stand in the place of the snapshot (%s)',
  async (lang, flight, contact) => {
    const [thrown, kicked, bare] = [
      alert(Date.now() - MINUTE_MS, 0),
      alert(Date.now() - 2 * MINUTE_MS, 2),
      alert(0, 1),
    ];
    house.samples.rows.push(thrown, kicked, { ...bare, stripUrl: null });
    const { page, complaints } = await open(`/alerts?lang=${lang}`);
    const cards = page.getByRole('article');
    await until(page, `document.querySelector('article img')?.naturalWidth === 1080`);
    expect(await cards.nth(0).locator('img').getAttribute('src')).toBe(`/evidence/${thrown.id}/strip.jpg`);
    for (const word of flight) expect(await cards.nth(0).innerText()).toContain(word);
    for (const word of contact) expect(await cards.nth(1).innerText()).toContain(word);
    expect(await cards.nth(2).locator('img').getAttribute('src')).toBe(`/evidence/${bare.id}/snapshot.jpg`);
    const box = await cards.nth(0).locator('img').boundingBox();
    expect(box!.width / box!.height).toBeCloseTo(2.7, 1);
    await cards
      .nth(0)
      .getByRole('button', { name: /Throw|抛扔/ })
      .first()
      .tap();
    await page.locator('video').waitFor();
    expect(complaints).toEqual([]);
  },
);

test.each([
  ['zh', ['已升级：班长', '5 分钟无人回应', '已升级：主管', '此处当天第 3 起（补发）']],
  ['en', ['Escalated: 班长', 'no answer for 5 min', 'Escalated: 主管', 'no. 3 here that day (sent late)']],
])('an alert that went on says so at once, with whom and why (%s)', async (lang, words) => {
  const row = alert(Date.now() - MINUTE_MS);
  house.samples.rows.push(row);
  const { page, complaints } = await open(`/alerts?lang=${lang}`);
  const card = page.getByRole('article');
  await card.waitFor();
  expect(await card.innerText()).not.toContain(words[0]);
  const at = row.occurredAt;
  const escalations = [
    { to: '班长', unansweredMinutes: 5, countInZoneAndDay: null, dueAt: at, at, delayed: false },
    { to: '主管', unansweredMinutes: null, countInZoneAndDay: 3, dueAt: at, at, delayed: true },
  ];
  house.server.broadcast({ topic: 'violation', row: { ...row, escalations } });
  await card.getByText(words[0]!).waitFor({ timeout: 1500 });
  for (const word of words) expect(await card.innerText()).toContain(word);
  expect(await page.evaluate('window.felt')).toBe(0);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  expect(complaints).toEqual([]);
});

test('a storm of one camera is one sound and one card with a count, which opens into its cards', async () => {
  const { page, complaints } = await open('/alerts');
  const startMs = Date.now();
  const storm = [0, 1, 2, 3, 4].map((i) => alert(startMs + i * 10_000));
  for (const row of storm) {
    arrive(row);
    await page.clock.runFor(10_000);
  }
  await page.getByRole('button', { name: /^2 号卸货口 · 又 4 次/ }).waitFor();
  expect(await page.getByRole('article').count()).toBe(1);
  expect(await page.locator(`#kind-${storm[0]!.id}`).count()).toBe(1);
  expect(await page.evaluate('window.felt')).toBe(1);
  const voice = page.locator('[aria-live=assertive]');
  expect(await voice.innerText()).toContain('1.32');

  arrive(alert(startMs + 50_000, 1));
  await until(page, 'window.felt === 2');
  expect(await page.getByRole('article').count()).toBe(2);

  const bar = page.getByRole('button', { name: /又 4 次/ });
  expect((await bar.boundingBox())!.height).toBeGreaterThanOrEqual(44);
  await bar.tap();
  await expect.poll(() => page.getByRole('article').count()).toBe(6);
  // The first is answered: what is left stays open, under the next one.
  const first = page.locator('article', { has: page.locator(`#kind-${storm[0]!.id}`) });
  await first.getByRole('button', { name: '已沟通' }).tap();
  await page.getByRole('button', { name: /又 3 次/ }).waitFor();
  expect(await page.getByRole('button', { name: /又 3 次/ }).getAttribute('aria-expanded')).toBe('true');
  await page.getByRole('button', { name: /又 3 次/ }).tap();
  await expect.poll(() => page.getByRole('article').count()).toBe(3);
  expect(complaints).toEqual([]);
});

test('after the cooldown the same camera is heard again, with a card of its own', async () => {
  const { page } = await open('/alerts?lang=en');
  const startMs = Date.now();
  arrive(alert(startMs));
  await until(page, 'window.felt === 1');
  await page.clock.runFor(SAMPLE_SITE.alertCooldownMs + 1000);
  // So much silence at once is a dead line to the page: it comes back by itself.
  await page.getByText(/^(实时|Live)$/).waitFor();
  arrive(alert(startMs + SAMPLE_SITE.alertCooldownMs));
  await until(page, 'window.felt === 2');
  await expect.poll(() => page.getByRole('article').count()).toBe(2);
  expect(await page.getByRole('button', { name: /more/ }).count()).toBe(0);
});

test('what came while the line was down is heard when it stands again', async () => {
  house.samples.rows.push(alert(Date.now() - 10 * MINUTE_MS, 1));
  const { page } = await open('/alerts?lang=en');
  await page.getByRole('article').waitFor();
  await house.server.stop();
  house.samples.add(alert(Date.now()));
  await house.restart();
  await until(page, 'window.felt === 1');
  await expect.poll(() => page.getByRole('article').count()).toBe(2);
});

test('a small floor plan shows where the camera stands; other cameras have none', async () => {
  house.samples.rows.push(alert(Date.now(), 0), alert(Date.now() - MINUTE_MS, 1));
  house.samples.floorPlan = house.samples.evidenceFile(house.samples.rows[0]!.id, 'snapshot');
  const { page, complaints } = await open('/alerts', {
    floorPlan: [{ cameraId: 'dock-2', x: 0.25, y: 0.5 }],
  });
  const cards = page.getByRole('article');
  const plan = cards.nth(0).locator('[class*=plan]');
  await until(page, `document.querySelector('[class*=plan] img')?.naturalWidth > 0`);
  const [box, dot] = [(await plan.boundingBox())!, (await plan.locator('[class*=dot]').boundingBox())!];
  expect((dot.x + dot.width / 2 - box.x) / box.width).toBeCloseTo(0.25, 1);
  expect((dot.y + dot.height / 2 - box.y) / box.height).toBeCloseTo(0.5, 1);
  expect(await cards.nth(1).locator('[class*=plan]').count()).toBe(0);
  expect(complaints).toEqual([]);
});

test('in quiet hours alerts come without a sound, and the menu says when', async () => {
  const quietHours = [
    { from: '00:00', to: '12:00' },
    { from: '12:00', to: '23:59' },
  ];
  const { page } = await open('/alerts', { quietHours });
  // A minute of the day is not quiet: never then.
  const minute = (Math.floor(Date.now() / MINUTE_MS) + 480) % 1440;
  if (minute === 1439) await page.clock.runFor(2 * MINUTE_MS);
  arrive(alert(Date.now()));
  await page.getByRole('article').waitFor();
  expect(await page.evaluate('window.felt')).toBe(0);
  await page.getByRole('button', { name: '声音与屏幕' }).tap();
  await page.getByText('00:00–12:00, 12:00–23:59 安静时段不响。').waitFor();
});
