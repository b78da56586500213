import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openAccountHouse, PASSWORD, type AccountHouse } from '../support/account-house.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { graveFaults } from '../support/grave-faults.ts';
import { ensurePages, PAGES_DIR } from '../support/ensure-pages.ts';

const NEW_PASSWORD = 'gently and once more';

let house: AccountHouse;
let browser: Browser;
// The first of the files may have to build the pages.
beforeAll(async () => {
  await ensurePages();
  browser = await launchBrowser();
}, 180_000);
beforeEach(async () => {
  house = await openAccountHouse({ pagesDir: PAGES_DIR });
  await house.add('Wang', 'admin');
  await house.add('李娜', 'auditor');
  await house.add('王强', 'manager');
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await house.stop();
});
afterAll(() => browser.close());

/** Logged in, with the cookie of a login of their own. */
async function openAs(name: string, path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const [cookie, value] = (await house.logIn(name)).split('=');
  const { page } = await openPage(browser, { viewport: { width: 1280, height: 900 }, ...options });
  await page.context().addCookies([{ name: cookie!, value: value!, url: house.server.address }]);
  await page.goto(house.server.address + path);
  return page;
}
const roleOf = (name: string) => house.accounts.list().find((account) => account.name === name);

test('an admin adds a person, changes the role and takes the login away; the menu leads there', async () => {
  const page = await openAs('Wang', '/board');
  await page.getByRole('button', { name: 'Wang的账号' }).click();
  await page.getByRole('link', { name: '人员' }).click();
  await page.getByRole('button', { name: '添加账号' }).click();
  await page.getByLabel('姓名').fill('赵敏');
  await page.getByLabel('角色').selectOption('auditor');
  await page.getByLabel('密码').fill('short');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('有内容没填，或者太短').waitFor();
  expect(roleOf('赵敏')).toBeUndefined();
  await page.getByLabel('密码').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('button', { name: '修改赵敏的账号' }).click();
  expect(roleOf('赵敏')?.role).toBe('auditor');
  await page.getByLabel('角色').selectOption('manager');
  await page.getByRole('switch', { name: '可以登录' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('已停用').waitFor();
  expect(roleOf('赵敏')).toMatchObject({ role: 'manager', isDisabled: true });
  await expect(house.logIn('赵敏', NEW_PASSWORD)).rejects.toThrow('403');
});

test('an admin limits a person to a camera and a zone; the person is told, and no picture of a whole camera is asked for', async () => {
  const page = await openAs('Wang', '/people');
  await page.getByRole('button', { name: '修改王强的账号' }).click();
  await page.getByRole('switch', { name: '只看部分摄像头和区域' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('有内容没填，或者太短').waitFor();
  const places = page.getByRole('group', { name: '可以看' });
  await places.getByRole('checkbox', { name: '2 号卸货口 / 卸车区' }).check();
  // The whole camera holds its zone.
  await places.getByRole('checkbox', { name: '2 号卸货口', exact: true }).check();
  expect(await places.getByRole('checkbox', { name: '2 号卸货口 / 卸车区' }).isDisabled()).toBe(true);
  await places.getByRole('checkbox', { name: 'A 线分拣台 / 异形件台' }).check();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('只看 2 号卸货口、A 线分拣台 / 异形件台').waitFor();
  expect(roleOf('王强')?.scope).toEqual(['dock-2', 'sort-a/odd-sizes']);

  const own = await openAs('王强', '/cameras');
  const asked: string[] = [];
  own.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await own.getByText('所以不显示整个画面').waitFor();
  await own.reload();
  await expect
    .poll(() => asked.filter((path) => path.endsWith('picture.jpg')))
    .toContain('/api/cameras/dock-2/picture.jpg');
  expect(asked).not.toContain('/api/cameras/sort-a/picture.jpg');
  await own.getByRole('button', { name: '王强的账号' }).click();
  await own.getByText('只看 2 号卸货口、A 线分拣台 / 异形件台').waitFor();

  // An admin sees all: the limit goes with the promotion.
  await page.getByRole('button', { name: '修改王强的账号' }).click();
  await page.getByLabel('角色').selectOption('admin');
  expect(await page.getByRole('switch', { name: '只看部分摄像头和区域' }).count()).toBe(0);
  await page.getByRole('button', { name: '保存' }).click();
  await expect.poll(() => roleOf('王强')).toMatchObject({ role: 'admin', scope: null });
});

test('a place that is no longer configured stays until somebody takes it out', async () => {
  await house.add('赵敏', 'auditor', ['gone-3', 'dock-2/old']);
  const page = await openAs('Wang', '/people');
  await page.getByRole('button', { name: '修改赵敏的账号' }).click();
  const gone = page.getByRole('checkbox', { name: 'gone-3' });
  await gone.waitFor();
  expect(await page.getByText('现在没有这个摄像头或区域').count()).toBe(2);
  await gone.uncheck();
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('只看 2 号卸货口 / old').waitFor();
  expect(roleOf('赵敏')?.scope).toEqual(['dock-2/old']);
});

test('a name twice and a house without an admin are refused in words', async () => {
  const page = await openAs('Wang', '/people?lang=en');
  await page.getByRole('button', { name: 'Add an account' }).click();
  await page.getByLabel('Name').fill('王强');
  await page.getByLabel('Password').fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('This name is taken').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Change the account of Wang' }).click();
  await page.getByLabel('Role').selectOption('board');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('This is the last admin').waitFor();
  expect(roleOf('Wang')?.role).toBe('admin');
});

test('everybody changes their own password; this browser stays in, others are out', async () => {
  const page = await openAs('王强', '/alerts');
  const elsewhere = await house.logIn('王强');
  await page.getByRole('button', { name: '王强的账号' }).click();
  const choices = page.getByRole('dialog').getByRole('navigation');
  await choices.getByRole('button', { name: '修改密码' }).click({ trial: true });
  expect(await choices.getByRole('link').allTextContents()).toEqual(['教学案例']);
  await choices.getByRole('button', { name: '修改密码' }).click();
  const fill = async (old: string, again: string): Promise<void> => {
    await page.getByLabel('现在的密码').fill(old);
    await page.getByLabel('新密码', { exact: true }).fill(NEW_PASSWORD);
    await page.getByLabel('再输一遍新密码').fill(again);
    await page.getByRole('button', { name: '保存' }).click();
  };
  await fill(PASSWORD, 'something else');
  await page.getByText('两次输入的新密码不一样').waitFor();
  await fill('wrong', NEW_PASSWORD);
  await page.getByText('现在的密码不对').waitFor();
  await fill(PASSWORD, NEW_PASSWORD);
  await page.getByText('密码已修改').waitFor();
  expect((await house.send('GET', '/api/violations', { cookie: elsewhere })).status).toBe(401);
  await page.reload();
  await page.getByRole('article').first().waitFor();
  await house.logIn('王强', NEW_PASSWORD);
});

test('the audit log tells who did what, narrows by deed and person, and goes back page by page', async () => {
  for (let i = 0; i < 60; i += 1)
    house.store.audit.append({
      ...{ actor: '李娜', action: 'exported', detail: {} },
      subject: `00000000-0000-7000-8000-0000000000${String(i + 10)}`,
    });
  const page = await openAs('Wang', '/audit');
  const rows = page.locator('main li');
  await rows.nth(49).waitFor();
  expect(await rows.first().innerText()).toContain('登录');
  expect(await rows.nth(1).getByRole('link').getAttribute('href')).toContain('/review/00000000');
  await page.getByRole('button', { name: '更早的' }).click();
  await page.getByText('没有更早的了').waitFor();
  expect(await rows.count()).toBe(64);
  await page.getByLabel('操作').selectOption('account-added');
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByLabel('何人').fill('李娜');
  await page.getByText('没有符合条件的记录').waitFor();
});

test('whoever is no admin finds a word instead', async () => {
  const page = await openAs('李娜', '/audit');
  await page.getByText('这一页不在你的权限内').waitFor();
  expect((await house.send('GET', '/api/audit', { cookie: await house.logIn('李娜') })).status).toBe(403);
});

test.each([
  ['/people', 'light', 1280],
  ['/people', 'dark', 390],
  ['/audit', 'light', 1280],
  ['/audit', 'dark', 390],
] as const)('axe finds no serious fault on %s (%s, %d px wide)', async (path, colorScheme, width) => {
  const page = await openAs('Wang', path, { colorScheme, viewport: { width, height: 844 } });
  await page.locator('main li').first().waitFor();
  if (path === '/people') {
    await page.getByRole('button', { name: '修改王强的账号' }).click();
    await page.getByRole('switch', { name: '只看部分摄像头和区域' }).click();
    await page.getByRole('checkbox').first().check();
  }
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  expect(await graveFaults(page)).toEqual([]);
});
