import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { cameraModelOf, hangingOf, usualCamera } from '../../src/geometry/hanging-camera.ts';
import { createProjection } from '../../src/geometry/projection.ts';
import { modelOfFile } from '../../src/wire/calibration.ts';
import { openPage } from '../support/browser.ts';
import { graveFaults } from '../support/grave-faults.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';

const WH = { w: 1280, h: 720 };

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  house.cameras.saved.clear();
  house.cameras.drawn.clear();
});

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
  await page.getByRole('link', { name: '标定、区域与连接：2 号卸货口' }).click();
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

test('a zone is drawn corner by corner, a corner is dragged, and what is saved is in force', async () => {
  const { page, complaints } = await openPage(house.browser, DESK);
  await page.goto(`${house.server.address}/cameras/dock-2`);
  await page.getByText('区域', { exact: true }).click();
  await page.getByText('来自配置文件').waitFor();
  const view = page.getByRole('application', { name: '画面：画区域时' });
  await page.getByRole('button', { name: '新增区域' }).click();
  const done = page.getByRole('button', { name: '画完了' });
  for (const corner of [
    [800, 200],
    [1150, 200],
    [1150, 600],
  ] as const) {
    expect(await done.isDisabled()).toBe(true);
    await clickAt(view, corner);
  }
  await view.press('ArrowLeft');
  await view.press('Enter');
  await done.click();
  await page.getByLabel('名称').first().fill('异形件台');
  // The second corner of the zone that was there.
  const { x, y, width, height } = (await view.boundingBox())!;
  await page.mouse.move(x + 0.45 * width, y + 0.25 * height);
  await page.mouse.down();
  await page.mouse.move(x + 0.5 * width, y + 0.4 * height);
  await page.mouse.up();
  await page.getByRole('button', { name: '保存并启用' }).click();
  await sayWho(page);
  await page.getByText('在这里保存').waitFor();
  const { zones, by } = house.cameras.drawn.get('dock-2')!;
  expect([by, zones!.map(({ name }) => name)]).toEqual(['李娜', ['异形件台', '卸车区']]);
  expect(zones![1]!.polygon[1]).toEqual([expect.closeTo(0.5, 2), expect.closeTo(0.4, 2)]);
  expect(zones![0]!.polygon).toHaveLength(4);
  expect(zones![0]!.polygon[3]).toEqual([expect.closeTo(0.49, 5), 0.5]);
  expect(zones![0]!.polygon[2]).toEqual([expect.closeTo(1150 / 1280, 2), expect.closeTo(600 / 720, 2)]);
  await page.getByRole('button', { name: '改回配置文件中的区域' }).click();
  await page.getByText('来自配置文件').waitFor();
  expect(complaints).toEqual([]);
});

test('an unknown camera is said to be none', async () => {
  const { page } = await openPage(house.browser, DESK);
  await page.goto(`${house.server.address}/cameras/nowhere`);
  await page.getByText('没有这个摄像头').waitFor();
});

test.each([
  ['zh', 'light', 1440, undefined],
  ['en', 'dark', 390, undefined],
  ['zh', 'dark', 1440, '区域'],
  ['en', 'light', 390, 'Zones'],
] as const)('axe finds no serious fault (%s, %s, %d px, %s)', async (language, colorScheme, width, side) => {
  const { page } = await openPage(house.browser, { colorScheme, viewport: { width, height: 900 } });
  await page.goto(`${house.server.address}/cameras/dock-2?lang=${language}`);
  await page.getByRole('application').waitFor();
  if (side !== undefined) {
    await page.getByText(side, { exact: true }).click();
    await page.locator('polygon').waitFor();
  }
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  expect(await graveFaults(page)).toEqual([]);
});
