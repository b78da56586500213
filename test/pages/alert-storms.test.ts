import { beforeEach, expect, test } from 'vitest';
import type { Site, ViolationRow } from '../../src/wire/messages.ts';
import { openPage, until } from '../support/browser.ts';
import { graveFaults } from '../support/grave-faults.ts';
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

/** @param count alerts of one camera, 3 s apart, the newest first */
const stormBefore = (endMs: number, count: number): ViolationRow[] =>
  Array.from({ length: count }, (_, i) => alert(endMs - i * 3000));

test.each([
  ['zh', '点一下，5 次一起回应', '已沟通', '已沟通：已回应 5 次', '同时回应了另外 4 次', '收回', '全部收回'],
  [
    'en',
    'One tap answers all 5',
    'Talked to',
    'Talked to: 5 answered',
    '4 more answered with it',
    'Take back',
    'Take all back',
  ],
])(
  'one tap answers a storm, kept for each; the page says how many, and takes all back (%s)',
  async (lang, hint, action, said, together, undo, undoAll) => {
    const storm = stormBefore(Date.now() - MINUTE_MS, 5);
    const elsewhere = alert(Date.now() - 2 * MINUTE_MS, 1);
    house.samples.rows.push(...storm, elsewhere);
    const { page, complaints } = await open(`/alerts?lang=${lang}`);
    const cards = page.getByRole('article');
    await cards.nth(0).getByText(hint).waitFor();
    expect(await cards.nth(1).getByText(hint).count()).toBe(0);

    await cards.nth(0).getByRole('button', { name: action }).tap();
    await page.getByRole('status').getByText(said).waitFor();
    const kept = storm.map(({ id }) => house.samples.opinions(id)!.acknowledgements);
    expect(kept.flat()).toHaveLength(5);
    for (const answers of kept) expect(answers).toMatchObject([{ action: 'talked-to', by: '王强' }]);
    expect(new Set(kept.flat().map(({ at }) => at)).size).toBe(1);
    expect(house.samples.opinions(elsewhere.id)?.acknowledgements).toEqual([]);
    // What waits comes first; below it the storm is still one card.
    expect(await cards.count()).toBe(2);
    expect(await cards.nth(0).locator(`#kind-${elsewhere.id}`).count()).toBe(1);
    await cards.nth(1).getByText(together).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);

    expect(await graveFaults(page)).toEqual([]);

    await page.getByRole('status').getByRole('button', { name: undo }).tap();
    await cards.nth(0).getByText(hint).waitFor();
    expect(storm.map(({ id }) => house.samples.violation(id)?.acknowledgement)).toEqual(Array(5).fill(null));
    expect(await page.getByText(said).count()).toBe(0);

    // The same from the answered card, once the note is gone.
    await cards.nth(0).getByRole('button', { name: action }).tap();
    await page.getByText(said).waitFor();
    await page.clock.runFor(15_000);
    expect(await page.getByText(said).count()).toBe(0);
    await cards.nth(1).getByRole('button', { name: undoAll }).tap();
    await cards.nth(0).getByText(hint).waitFor();
    expect(complaints).toEqual([]);
  },
);

test('opened, each of a storm is answered alone; closed again, one tap answers the rest', async () => {
  const storm = stormBefore(Date.now() - MINUTE_MS, 4);
  house.samples.rows.push(...storm);
  const { page, complaints } = await open('/alerts');
  await page.getByRole('button', { name: /又 3 次/ }).tap();
  await expect.poll(() => page.getByRole('article').count()).toBe(4);
  expect(await page.getByText('一起回应').count()).toBe(0);
  const newest = page.locator('article', { has: page.locator(`#kind-${storm[0]!.id}`) });
  await newest.getByRole('button', { name: '不是违规' }).tap();
  await page.getByRole('button', { name: /又 2 次/ }).tap();
  await page.getByText('点一下，3 次一起回应').waitFor();
  expect(storm.map(({ id }) => house.samples.violation(id)?.acknowledgement?.action)).toEqual([
    'not-a-violation',
    ...Array<undefined>(3),
  ]);
  await page.getByRole('article').first().getByRole('button', { name: '我去看看' }).tap();
  await page.getByText('我去看看：已回应 3 次').waitFor();
  await page.getByText('同时回应了另外 2 次').waitFor();
  expect(house.samples.violation(storm[0]!.id)?.acknowledgement?.action).toBe('not-a-violation');
  expect(complaints).toEqual([]);
});

test('what somebody else answered meanwhile keeps that answer, and the count says so', async () => {
  const storm = stormBefore(Date.now() - MINUTE_MS, 3);
  house.samples.rows.push(...storm);
  const { page } = await open('/alerts?lang=en');
  await page.getByText('One tap answers all 3').waitFor();
  house.samples.putAcknowledgement(storm[1]!.id, { action: 'talked-to', by: '李娜' });
  await page.getByRole('article').first().getByRole('button', { name: 'On my way' }).tap();
  await page.getByText('On my way: 2 answered').waitFor();
  await page.getByText('1 already answered').waitFor();
  expect(house.samples.violation(storm[1]!.id)?.acknowledgement?.by).toBe('李娜');
});

test('a storm longer than a page of the list is counted and answered whole', async () => {
  const storm = stormBefore(Date.now() - MINUTE_MS, 33);
  house.samples.rows.push(...storm);
  const { page } = await open('/alerts');
  await page.getByText('点一下，33 次一起回应').waitFor();
  await page.getByRole('article').first().getByRole('button', { name: '已沟通' }).tap();
  await page.getByText('已沟通：已回应 33 次').waitFor();
  await page.getByText('现在一切安好').waitFor();
  await page.reload();
  await page.getByText('同时回应了另外 32 次').waitFor();
});

test('when all that was loaded is answered, what waits behind it comes', async () => {
  const older = Array.from({ length: 25 }, (_, i) => alert(Date.now() - (10 + i) * 3 * MINUTE_MS, i));
  house.samples.rows.push(...older);
  const { page } = await open('/alerts');
  await expect.poll(() => page.getByRole('article').count()).toBe(20);
  for (const row of older.slice(0, 20)) {
    house.samples.putAcknowledgement(row.id, { action: 'on-my-way', by: '李娜' });
    house.server.broadcast({ topic: 'violation', row: house.samples.violation(row.id)! });
  }
  await page.locator(`#kind-${older[24]!.id}`).waitFor();
  expect(await page.getByText('现在一切安好').count()).toBe(0);
});

test('an answer to a storm that cannot be saved says so on its card', async () => {
  house.samples.rows.push(...stormBefore(Date.now() - MINUTE_MS, 3));
  const { page } = await open('/alerts');
  await page.route('**/api/acknowledgements', (route) => route.abort());
  const card = page.getByRole('article').first();
  await card.getByRole('button', { name: '我去看看' }).tap();
  await card.getByText('没有保存成功').waitFor();
  expect(await page.getByText('已回应 3 次').count()).toBe(0);
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
