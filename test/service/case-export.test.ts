import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CaseExports } from '../../src/app/case-exports.ts';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import { openSiteKey } from '../../src/evidence/site-key.ts';
import { verifyCase } from '../../src/evidence/verify-case.ts';
import { openStore } from '../../src/store/store.ts';
import { CaseExportSchema, type CaseExport } from '../../src/wire/case-export.ts';
import { ProblemSchema } from '../../src/wire/http.ts';
import { openAccountHouse, type AccountHouse } from '../support/account-house.ts';
import { aRecord } from '../support/handlings.ts';
import { writeNumberedClip } from '../support/numbered-clip.ts';
import { mountSmallDisk } from '../support/small-disk.ts';

let house: AccountHouse;
let manager: string;
let auditor: string;
let clip: Buffer;
let id: string;

beforeAll(async () => {
  house = await openAccountHouse();
  await house.add('赵', 'admin');
  await house.add('王强', 'manager');
  await house.add('李娜', 'auditor');
  [manager, auditor] = [await house.logIn('王强'), await house.logIn('李娜')];
  house.store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
  const file = join(house.dataDir, 'numbered.mp4');
  writeNumberedClip(file, { frames: 30, bFrames: 2 });
  clip = readFileSync(file);
});
afterAll(() => house.stop());
beforeEach(() => {
  id = aCase();
  house.disk.hasRoom = true;
});

function aCase(): string {
  const { store, samples, dataDir } = house;
  const recorded = store.recordHandling(aRecord());
  const folder = join('evidence', recorded.id);
  mkdirSync(join(dataDir, folder), { recursive: true });
  const keep = (name: string, bytes: Buffer) => {
    writeFileSync(join(dataDir, folder, name), bytes);
    return { path: join(folder, name), sha256: sha256Hex(bytes), bytes: bytes.length };
  };
  store.attachEvidence(recorded.id, {
    clip: { ...keep('clip.mp4', clip), durationMs: 1200, releaseMs: 600 },
    snapshot: keep('snapshot.jpg', Buffer.from('the bytes of a picture')),
    ...{ strip: undefined, track: undefined, shortfall: undefined },
  });
  samples.add(store.violation(recorded.id)!);
  return recorded.id;
}

const zip = (of = id): string => `/evidence/${of}/case.zip`;
const ask = (cookie: string, body: object, of = id): Promise<Response> =>
  house.send('POST', `/api/violations/${of}/export`, { cookie, body: { by: 'x', ...body } });
const codeOf = async (response: Response): Promise<string> => ProblemSchema.parse(await response.json()).code;
const get = (path: string, cookie = auditor): Promise<Response> => house.send('GET', path, { cookie });
async function over(cookie = auditor, of = id): Promise<CaseExport> {
  for (;;) {
    const state = CaseExportSchema.parse(await (await get(`/api/violations/${of}/export`, cookie)).json());
    if (state.state !== 'making') return state;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const told = () => house.store.audit.ofSubject(id).filter(({ action }) => action === 'exported');
const leftOver = (): string[] => {
  const dir = join(house.dataDir, 'exports');
  return existsSync(dir) ? readdirSync(dir) : [];
};

test('a manager gets no case by any way, an auditor none without a reason, and nothing is told or made', async () => {
  for (const [cookie, code] of [
    [manager, 'not-allowed'],
    [auditor, 'no-reason'],
  ] as const) {
    for (const path of [zip(), `/api/violations/${id}/export`])
      expect(await codeOf(await get(path, cookie))).toBe(code);
    expect((await house.send('HEAD', zip(), { cookie })).status).toBe(403);
  }
  expect(await codeOf(await ask(manager, { reason: 'complaint' }))).toBe('not-allowed');
  expect((await ask(auditor, { reason: 'curious' })).status).toBe(400);
  expect((await ask(auditor, { reason: 'other' })).status).toBe(400);
  expect((await ask(auditor, { reason: 'complaint' }, '0190163d-8694-739b-aea5-966c26f8ad91')).status).toBe(
    404,
  );
  expect(told()).toEqual([]);
  expect(leftOver()).toEqual([]);
});

test('with a reason that login gets a case that holds, for a quarter of an hour; then the zip is gone from the disk', async () => {
  expect(await (await ask(auditor, { reason: 'other', note: '工会要求' })).json()).toEqual({
    state: 'making',
  });
  const made = await over();
  if (made.state !== 'ready') throw new Error(made.state);
  expect(made).toMatchObject({ url: zip(), isUndrawn: false });
  expect(made.fingerprint).toBe(openSiteKey(house.dataDir).fingerprint);
  expect(made.lastsMs).toBeGreaterThan(14 * 60_000);
  const response = await get(made.url);
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="qingfang-${id}.zip"`);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.length).toBe(made.bytes);
  const { problems, manifest, entries } = verifyCase(bytes);
  expect(problems).toEqual([]);
  expect(manifest?.files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['clip.mp4', 'annotated.mp4']),
  );
  expect(entries.at(-1)).toMatchObject({
    ...{ actor: '李娜', action: 'exported', subject: id },
    detail: { reason: 'other', note: '工会要求', keyFingerprint: made.fingerprint },
  });
  const part = await house.send('GET', made.url, { cookie: auditor, headers: { range: 'bytes=0-9' } });
  expect([part.status, (await part.arrayBuffer()).byteLength]).toEqual([206, 10]);

  expect(await codeOf(await get(zip(), await house.logIn('李娜')))).toBe('no-reason');
  expect(await codeOf(await get(zip(), manager))).toBe('not-allowed');
  expect(leftOver()).toHaveLength(1);
  house.wait(15 * 60_000);
  expect(await codeOf(await get(zip()))).toBe('no-reason');
  expect(leftOver()).toEqual([]);
  expect(told()).toHaveLength(1);
  expect(house.store.audit.firstBreak()).toBeUndefined();
});

test('one case is made at a time, and few lie on the disk', async () => {
  const asked = [id, ...Array.from({ length: 5 }, aCase)];
  for (const [i, each] of asked.entries()) {
    expect((await ask(auditor, { reason: 'complaint' }, each)).status).toBe(200);
    if (i === 0)
      expect(await codeOf(await ask(auditor, { reason: 'complaint' }, asked[1]))).toBe('export-busy');
    expect((await over(auditor, each)).state).toBe('ready');
  }
  expect(leftOver()).toHaveLength(4);
  expect(await codeOf(await get(zip(asked[1])))).toBe('no-reason');
  expect((await get(zip(asked[2]))).status).toBe(200);
});

test('what expires does not live on in a zip', async () => {
  await ask(auditor, { reason: 'complaint' });
  expect((await over()).state).toBe('ready');
  const before = leftOver().length;
  house.exports.forget(id);
  expect(leftOver()).toHaveLength(before - 1);
  expect(await codeOf(await get(zip()))).toBe('no-reason');
  // While it is being made as well.
  await ask(auditor, { reason: 'complaint' });
  house.exports.forget(id);
  await expect.poll(() => told().length, { timeout: 20_000 }).toBe(2);
  // It is over when the next may be asked for: until then a zip may still come to the disk.
  await expect
    .poll(async () => (await ask(auditor, { reason: 'complaint' })).status, { timeout: 20_000 })
    .toBe(200);
  expect((await over()).state).toBe('ready');
  expect(leftOver()).toHaveLength(before);
});

test('a clip that is missing or another one, and one that is still to come, are one clear word each', async () => {
  const file = house.store.evidenceFile(id, 'clip')!;
  writeFileSync(file, 'another clip');
  await ask(auditor, { reason: 'complaint' });
  expect(await over()).toEqual({ state: 'failed', why: 'case-damaged' });
  rmSync(file);
  await ask(auditor, { reason: 'complaint' });
  expect(await over()).toEqual({ state: 'failed', why: 'case-damaged' });
  expect(await codeOf(await get(zip()))).toBe('no-reason');
  const { samples } = house;
  samples.rows[0] = { ...samples.rows[0]!, evidenceState: 'capturing' };
  expect(await codeOf(await ask(auditor, { reason: 'complaint' }))).toBe('evidence-not-ready');
  expect(told()).toEqual([]);
});

test('without room nothing is begun or told', async () => {
  house.disk.hasRoom = false;
  const refused = await ask(auditor, { reason: 'complaint' });
  expect([refused.status, await codeOf(refused)]).toEqual([507, 'disk-full']);
  expect(told()).toEqual([]);
});

test('a disk that is full after all says so, and leaves no half of a zip behind', async (context) => {
  const disk = mountSmallDisk(16);
  if (disk === undefined) return context.skip('this user may not mount a small disk');
  const { dir: dataDir } = disk;
  const site = { siteId: 'hub-1', timeZone: 'Asia/Shanghai', clock: systemClock };
  const store = openStore({ ...site, dataDir, webUrl: '' });
  store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
  const { id: full } = store.recordHandling(aRecord());
  store.failEvidence(full, 'no recording');
  const exports = new CaseExports({ ...site, dataDir, hasRoom: () => true, log: silentLog });
  try {
    disk.fill();
    exports.begin(full, { reason: 'complaint', note: null, by: '李娜' }, undefined);
    await expect.poll(() => exports.state(full, undefined)).toEqual({ state: 'failed', why: 'disk-full' });
    expect(existsSync(join(dataDir, 'exports')) ? readdirSync(join(dataDir, 'exports')) : []).toEqual([]);
    disk.clear();
    exports.begin(full, { reason: 'complaint', note: null, by: '李娜' }, undefined);
    await expect.poll(() => exports.state(full, undefined)?.state).toBe('ready');
  } finally {
    await exports.stop();
    expect(existsSync(join(dataDir, 'exports'))).toBe(false);
    store.close();
    disk.remove();
  }
});

test('what a service that died left behind goes at the next start', () => {
  const dir = join(house.dataDir, 'dead', 'exports');
  mkdirSync(join(dir, 'qingfang-annotated-x'), { recursive: true });
  writeFileSync(join(dir, 'half.zip.partial'), 'faces');
  const site = { dataDir: join(house.dataDir, 'dead'), siteId: 'hub-1', timeZone: 'Asia/Shanghai' };
  const exports = new CaseExports({ ...site, clock: systemClock, hasRoom: () => true, log: silentLog });
  expect(existsSync(dir)).toBe(false);
  return exports.stop();
});
