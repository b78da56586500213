import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { cameraModelOf, hangingOf, usualCamera } from '../../src/geometry/hanging-camera.ts';
import { createProjection } from '../../src/geometry/projection.ts';
import { modelOfFile } from '../../src/wire/calibration.ts';
import { openPage } from '../support/browser.ts';
import { openPageHouse, type PageHouse } from '../support/page-house.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WH = { w: 1280, h: 720 };

let house: PageHouse;
beforeAll(async () => {
  house = await openPageHouse();
}, 180_000);
afterAll(() => house.stop());
afterEach(() => house.closePages());
beforeEach(() => house.cameras.saved.clear());

const DESK = { viewport: { width: 1440, height: 900 } };
const gridOf = (page: Page): Promise<string | null> => page.locator('svg path').last().getAttribute('d');

async function savedHanging() {
  await expect.poll(() => house.cameras.saved.get('dock-2')?.calibration ?? undefined).toBeDefined();
  const { calibration, by } = house.cameras.saved.get('dock-2')!;
  return { by, ...hangingOf(modelOfFile(calibration!)) };
}

async function sayWho(page: Page): Promise<void> {
  await page.getByLabel('您的姓名').fill('李娜');
  await page.getByRole('button', { name: '确定' }).click();
}

/** A click at a place of the camera's picture. */
async function clickAt(view: Locator, [x, y]: readonly [number, number]): Promise<void> {
  const { width, height } = (await view.boundingBox())!;
  await view.click({ position: { x: (x / WH.w) * width, y: (y / WH.h) * height } });
}

test('from the wall to the calibration: the grid follows the number, and what is saved is in force', async () => {
  const { page, complaints } = await openPage(house.browser, DESK);
  await page.goto(`${house.server.address}/cameras`);
  await page.getByRole('link', { name: '标定 2 号卸货口' }).click();
  await page.getByText('从人的身高学得，距离误差约 ±12%').waitFor();
  const before = await gridOf(page);
  expect(before!.length).toBeGreaterThan(500);
  const height = page.getByLabel('高度（米）').first();
  expect(await height.inputValue()).toBe('3.6');
  await height.fill('5');
  await height.press('Enter');
  await expect.poll(() => gridOf(page)).not.toBe(before);
  await page.getByText('有改动，还没有保存').waitFor();
  await page.getByRole('button', { name: '保存并启用' }).click();
  await sayWho(page);
  await page.getByText('已保存，立即生效').waitFor();
  await page.getByText('李娜 于').waitFor();
  const { by, heightM, tiltRad } = await savedHanging();
  expect([by, heightM, tiltRad]).toEqual(['李娜', 5, expect.closeTo(usualCamera(WH).tiltRad, 6)]);
  await page.getByText('自动学习').click();
  await page.getByRole('button', { name: '撤下保存的标定' }).click();
  await page.getByText('从人的身高学得').waitFor();
  expect(house.cameras.saved.get('dock-2')?.calibration).toBeNull();
  expect(complaints).toEqual([]);
});

test('a person-high stick stands where the mouse is', async () => {
  const { page } = await openPage(house.browser, DESK);
  await page.goto(`${house.server.address}/cameras/dock-2?lang=en`);
  const view = page.getByRole('application');
  await view.waitFor();
  const { x, y, width, height } = (await view.boundingBox())!;
  await page.mouse.move(x + width * 0.3, y + height * 0.8);
  const foot = page.locator('svg circle').first();
  expect(Number(await foot.getAttribute('cx'))).toBeCloseTo(0.3 * WH.w, -0.5);
  const projection = createProjection(cameraModelOf(usualCamera(WH), WH));
  const at = projection.onPlane(0.3 * WH.w, 0.8 * WH.h, 0)!;
  const head = projection.project([at[0], at[1], 1.7])!;
  const drawn = Number(await page.locator('svg text').first().getAttribute('y'));
  expect(Math.abs(drawn - head.yPx)).toBeLessThan(3);
  await view.press('ArrowRight');
  expect(Number(await foot.getAttribute('cx'))).toBeGreaterThan(0.3 * WH.w + 5);
});

test('four floor points and what a tape says between them find the camera, with the error in cm and pixels', async () => {
  const { page } = await openPage(house.browser, DESK);
  await page.goto(`${house.server.address}/cameras/dock-2`);
  await page.getByText('地面点').first().click();
  await page.getByText('先在画面里点四个地面点').waitFor();
  const truth = { ...usualCamera(WH), heightM: 4.6, tiltRad: 0.75 };
  const projection = createProjection(cameraModelOf(truth, WH));
  const marks = [
    [260, 640],
    [1010, 660],
    [900, 330],
    [380, 350],
  ] as const;
  for (const mark of marks) await clickAt(page.getByRole('application'), mark);
  const places = marks.map(([x, y]) => projection.onPlane(x, y, 0)!);
  const solve = page.getByRole('button', { name: '计算' });
  expect(await solve.isDisabled()).toBe(true);
  for (let i = 0; i < 4; i++)
    for (let j = i + 1; j < 4; j++) {
      const lengthM = Math.hypot(places[i]![0] - places[j]![0], places[i]![1] - places[j]![1]);
      await page.getByLabel(`${String(i + 1)} 到 ${String(j + 1)}（米）`).fill(lengthM.toFixed(2));
    }
  await solve.click();
  await page.getByText(/平均误差 \d\.\d 厘米，画面上 \d\.\d 像素/).waitFor();
  await page.getByRole('button', { name: '保存并启用' }).click();
  await sayWho(page);
  const { heightM, tiltRad } = await savedHanging();
  expect(Math.abs(heightM / truth.heightM - 1)).toBeLessThan(0.05);
  expect(Math.abs(tiltRad - truth.tiltRad)).toBeLessThan(0.03);
}, 30_000);

test('an unknown camera is said to be none', async () => {
  const { page } = await openPage(house.browser, DESK);
  await page.goto(`${house.server.address}/cameras/nowhere`);
  await page.getByText('没有这个摄像头').waitFor();
});

test.each([
  ['zh', 'light', 1440],
  ['en', 'dark', 390],
] as const)('axe finds no serious fault (%s, %s, %d px)', async (language, colorScheme, width) => {
  const { page } = await openPage(house.browser, { colorScheme, viewport: { width, height: 900 } });
  await page.goto(`${house.server.address}/cameras/dock-2?lang=${language}`);
  await page.getByRole('application').waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  await page.evaluate(AXE);
  const grave = await page.evaluate<string[]>(
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html.slice(0, 160)).join(' | ')))`,
  );
  expect(grave).toEqual([]);
});
