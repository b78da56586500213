import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { err, ok } from '../../src/base/result.ts';
import type { CameraProbe } from '../../src/wire/camera-setup.ts';
import { openPage, until } from '../support/browser.ts';
import { graveFaults } from '../support/grave-faults.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { CONFIGURED, SAMPLE_PROBE } from '../support/sample-setup.ts';

const DESK = { viewport: { width: 1440, height: 900 } };
const REFUSED: CameraProbe = {
  ...{ main: { kind: 'failed', fault: 'wrong-login' }, sub: null, notes: [], picture: null },
};

let house: PageHouse;
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  const { setup } = house.cameras;
  setup.saved.clear();
  setup.probed.length = 0;
  setup.answer = ok({ ...SAMPLE_PROBE, picture: house.cameras.jpeg().toString('base64') });
  const states = [...house.samples.cameraStates];
  setup.onChanged = (id) => {
    const saved = setup.saved.get(id);
    const ids = states.map(({ cameraId }) => cameraId);
    if (saved === undefined) {
      house.server.broadcast({ topic: 'cameras', cameraIds: ids });
      return;
    }
    house.server.broadcast({ topic: 'cameras', cameraIds: [...new Set([...ids, id])] });
    const camera = { ...states[0]!, cameraId: id, name: saved.camera.name, state: 'connecting' as const };
    house.server.broadcast({ topic: 'camera', camera });
  };
});

async function sayWho(page: Page): Promise<void> {
  await page.getByLabel('您的姓名').fill('李娜');
  await page.getByRole('button', { name: '确定' }).click();
}

test('a camera is added: probed with what is wrong in plain words, saved, and seen without a reload', async () => {
  const { page, complaints } = await openPage(house.browser, DESK);
  await page.goto(`${house.server.address}/cameras`);
  await page.getByRole('link', { name: '添加摄像头' }).click();
  const probe = page.getByRole('button', { name: '检测' });
  await probe.click();
  await page.getByText('请以 rtsp:// 或 rtsps:// 开头').first().waitFor();
  expect(house.cameras.setup.probed).toEqual([]);
  // Pasted with its login: that goes where nobody reads it.
  await page.getByLabel('主码流地址').fill('rtsp://admin:p%40ss@192.168.1.64/101');
  expect(await page.getByLabel('主码流地址').inputValue()).toBe('rtsp://192.168.1.64/101');
  expect(await page.getByLabel('用户名').inputValue()).toBe('admin');
  house.cameras.setup.answer = ok(REFUSED);
  await probe.click();
  await sayWho(page);
  await page.getByText('用户名或密码不对').waitFor();
  expect(house.cameras.setup.probed[0]).toMatchObject({
    ...{ id: null, by: '李娜' },
    camera: { url: 'rtsp://192.168.1.64/101', analysisUrl: null, user: 'admin', password: 'p@ss' },
  });
  await page.getByLabel('密码').fill('right');
  await page.getByText('填写的内容已改动').waitFor();
  house.cameras.setup.answer = ok({
    ...SAMPLE_PROBE,
    picture: house.cameras.jpeg().toString('base64'),
  });
  await probe.click();
  await page.getByText('H.265 · 2560 × 1440 · 每秒 25 帧 · 关键帧间隔 2 秒').waitFor();
  for (const word of ['视频会转码后再留存', '帧率低于每秒 8 帧', '画面比例不同'])
    await page.getByText(word).waitFor();
  await page.getByRole('img', { name: '检测到的画面' }).waitFor();
  await until(page, `document.querySelector('canvas').width > 300`);
  await page.getByRole('button', { name: '添加', exact: true }).click();
  await page.getByText('请填写名称').waitFor();
  await page.getByLabel('名称').fill('五号线');
  await page.getByLabel('编号').fill('dock-2');
  await page.getByRole('button', { name: '添加', exact: true }).click();
  await page.getByText('这个编号已有摄像头在用').waitFor();
  await page.getByLabel('编号').fill('line-5');
  await page.getByRole('button', { name: '添加', exact: true }).click();
  await page.getByRole('article', { name: '五号线' }).getByText('连接中').waitFor();
  expect(house.cameras.setup.saved.get('line-5')).toEqual({
    ...{ id: 'line-5', by: '李娜' },
    camera: {
      ...{ name: '五号线', url: 'rtsp://192.168.1.64/101', analysisUrl: null, transport: 'tcp' },
      ...{ user: 'admin', password: 'right', analysedFps: 12.5, declaredFps: null, enabled: true },
    },
  });
  // The service answers 409 to the id that was taken, which browsers complain of.
  expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
});

test('one that is there is set anew with its password kept, and the way back to the configuration', async () => {
  const { page } = await openPage(house.browser, DESK);
  await page.goto(`${house.server.address}/cameras/dock-2`);
  await page.getByText('连接', { exact: true }).click();
  await page.getByText('来自配置文件').waitFor();
  await page.getByText('已保存，留空表示不变').waitFor();
  expect(await page.getByLabel('密码').inputValue()).toBe('');
  await page.getByLabel('用户名').fill('viewer');
  await page.getByRole('button', { name: '保存并启用' }).click();
  await sayWho(page);
  await page.getByText('换了设备或用户名，请重新输入密码').waitFor();
  await page.getByLabel('用户名').fill('admin');
  await page.getByRole('switch', { name: '启用' }).click();
  await page.getByRole('button', { name: '保存并启用' }).click();
  await page.getByText('只有这个摄像头重新连接').waitFor();
  await page.getByText('李娜 于').waitFor();
  expect(house.cameras.setup.saved.get('dock-2')?.camera).toMatchObject({ password: null, enabled: false });
  await page.getByRole('button', { name: '改回配置文件中的设置' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '改回配置文件中的设置' }).click();
  await page.getByText('来自配置文件').waitFor();
  expect(house.cameras.setup.saved.size).toBe(0);
});

test('one that was added here is removed again, and leaves the list', async () => {
  const { page } = await openPage(house.browser, DESK);
  await page.goto(`${house.server.address}/cameras?lang=en`);
  await page.getByRole('article').nth(2).waitFor();
  house.cameras.setup.add({ id: 'line-5', by: '李娜', camera: { ...CONFIGURED, name: 'Line 5' } });
  await page.getByRole('link', { name: 'connection: Line 5' }).click();
  await page.getByText('Connection', { exact: true }).click();
  await page.getByRole('button', { name: 'Remove the camera' }).click();
  await page.getByText('What was recorded and its clips stay').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the camera' }).click();
  await page.getByLabel('Your name').fill('Li Na');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('article').nth(2).waitFor();
  expect(await page.getByRole('article', { name: 'Line 5' }).count()).toBe(0);
});

test('while another camera is looked at the page says so', async () => {
  house.cameras.setup.answer = err('busy');
  const { page } = await openPage(house.browser, DESK);
  await page.goto(`${house.server.address}/cameras?add`);
  await page.getByLabel('主码流地址').fill('rtsp://192.168.1.64/101');
  await page.getByRole('button', { name: '检测' }).click();
  await sayWho(page);
  await page.getByText('正在检测另一个摄像头').waitFor();
});

test.each([
  ['zh', 'light', 1440],
  ['en', 'dark', 390],
] as const)('axe finds no serious fault (%s, %s, %d px)', async (language, colorScheme, width) => {
  const { page } = await openPage(house.browser, { colorScheme, viewport: { width, height: 900 } });
  await page.addInitScript(`localStorage.setItem('qingfang.who', '"Li Na"')`);
  await page.goto(`${house.server.address}/cameras?add&lang=${language}`);
  await page.locator('input[inputmode=url]').first().fill('rtsp://192.168.1.64/101');
  await page.getByRole('button', { name: /检测|Probe it/ }).click();
  await page.getByText('2560 × 1440').waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  expect(await graveFaults(page)).toEqual([]);
});
