import { beforeEach, expect, test } from 'vitest';
import type { ViolationRow } from '../../src/wire/messages.ts';
import { openPage } from '../support/browser.ts';
import { withPageHouse, type PageHouse } from '../support/page-house.ts';
import { sampleNeighbours } from '../support/sample-neighbours.ts';

let house: PageHouse;
let row: ViolationRow;
let cases: ViolationRow[];
withPageHouse((opened) => (house = opened));
beforeEach(() => {
  const { samples } = house;
  samples.rows.length = 0;
  samples.neighboured.clear();
  samples.fill(3);
  row = samples.rows[0]!;
  const sample = sampleNeighbours(row);
  ({ cases } = sample);
  samples.rows.push(...cases);
  samples.neighboured.set(row.id, sample.answer);
});

const open = async (path: string, width = 1440) => {
  const opened = await openPage(house.browser, { viewport: { width, height: 900 } });
  await opened.page.goto(house.server.address + path);
  return { ...opened, strip: opened.page.getByRole('region', { name: 'A minute before and after' }) };
};

test('a violation shortly before leads to its case, and the filter of the list stays', async () => {
  const { page, strip, complaints } = await open(`/review/${row.id}?lang=en&review=open`);
  const lane = strip.getByRole('list', { name: '2 号卸货口' });
  await lane.getByRole('link', { name: 'Throw 0.84 m · 18 s before' }).click();
  await page.waitForURL(`**/review/${cases[0]!.id}?*review=open*`);
  await page.getByText(cases[0]!.id).waitFor();
  await strip.getByText('nothing else').waitFor();
  expect(complaints).toEqual([]);
});

test('each camera has its lane with why it is there, gentle handlings are told, and who did not see says so', async () => {
  const { strip } = await open(`/review/${row.id}?lang=en`);
  await strip.getByText('same zone').waitFor();
  await strip.getByText('near on the plan').waitFor();
  const beside = strip.getByRole('list', { name: 'A 线分拣台' });
  await beside.getByRole('link', { name: 'Throw 0.63 m · 27 s after' }).waitFor();
  expect(await beside.getByRole('listitem').count()).toBe(4);
  await strip.getByRole('list', { name: '5 号装车口' }).getByText('it did not see then').waitFor();
  const fact = strip.getByRole('list', { name: '2 号卸货口' }).getByRole('listitem').first();
  expect(await fact.innerText()).toContain('52 s before');
  await fact.hover();
  await strip.getByRole('strong').getByText('52 s before').waitFor();
});

test('what happens meanwhile comes into the strip', async () => {
  house.samples.neighboured.delete(row.id);
  const { strip } = await open(`/review/${row.id}?lang=en`);
  await strip.getByText('nothing else').waitFor();
  house.samples.neighboured.set(row.id, sampleNeighbours(row).answer);
  house.server.broadcast({ topic: 'violation', row: cases[0]! });
  await strip.getByRole('link', { name: /Throw 0.84/ }).waitFor();
});

test('a phone has room for it, and a desk asks its question first', async () => {
  const phone = await open(`/review/${row.id}?lang=en`, 390);
  await phone.strip.getByRole('link').first().waitFor();
  expect(await phone.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  const desk = await open(`/review/${row.id}?lang=en`);
  const question = desk.page.getByRole('region', { name: 'Is this a violation?' });
  await desk.strip.getByRole('link').first().waitFor();
  const [above, below] = [await question.boundingBox(), await desk.strip.boundingBox()];
  expect(above!.y + above!.height).toBeLessThanOrEqual(below!.y);
});
