import { v7 as uuidv7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { SampleSite } from '../../test/support/sample-site.ts';
import { withWebHouse } from '../../test/support/web-house.ts';
import { HealthSchema } from '../wire/http.ts';
import {
  CameraStateSchema,
  ComplianceSchema,
  SiteSchema,
  ViolationPageSchema,
  ViolationRowSchema,
} from '../wire/messages.ts';

const house = withWebHouse();
const { samples, cameras, evidence, start, get, problemOf, rawStatus } = house;

describe('the JSON routes', () => {
  test('every answer parses by its wire schema', async () => {
    SiteSchema.parse(await (await get('/api/site')).json());
    ComplianceSchema.parse(await (await get('/api/compliance')).json());
    CameraStateSchema.array()
      .length(3)
      .parse(await (await get('/api/cameras')).json());
    ViolationRowSchema.parse(await (await get(`/api/violations/${samples.rows[7]!.id}`)).json());
  });

  test('paging with `before` gives every row once, newest first, and ends with null', async () => {
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const query: string = before === null ? '' : `&before=${before}`;
      const page = ViolationPageSchema.parse(await (await get(`/api/violations?limit=20${query}`)).json());
      seen.push(...page.rows.map(({ id }) => id));
      before = page.nextBefore;
    } while (before !== null);
    expect(seen).toEqual(samples.rows.map(({ id }) => id));
  });

  test.each(['limit=0', 'limit=101', 'limit=1.5', 'limit=x', 'before=1', 'page=2'])(
    'a query that is not understood (%s) is a problem, not a guess',
    async (query) => {
      const problem = await problemOf(await get(`/api/violations?${query}`));
      expect(problem).toMatchObject({ status: 400, code: 'bad-request' });
    },
  );

  test('an unknown id, an unknown path and a wrong method are problems', async () => {
    expect((await problemOf(await get(`/api/violations/${uuidv7()}`))).code).toBe('not-found');
    expect((await problemOf(await get('/api/violations/..%2f..'))).code).toBe('bad-request');
    expect((await problemOf(await get('/api/nothing'))).code).toBe('not-found');
    expect((await problemOf(await get('/api/site', { method: 'POST' }))).status).toBe(404);
  });

  test('a failure inside is a problem without its details', async () => {
    class BrokenSite extends SampleSite {
      override compliance(): never {
        throw new Error('secret path /var/lib/x');
      }
    }
    const broken = await start({ queries: new BrokenSite(evidence) });
    try {
      const response = await fetch(`${broken.address}/api/compliance`);
      expect(response.status).toBe(500);
      expect(await response.text()).not.toContain('secret');
    } finally {
      await broken.stop();
    }
  });

  test('a picture of a camera is fresh and tells its moment; without one the reason comes', async () => {
    const response = await get('/api/cameras/dock-2/picture.jpg');
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(Math.abs(Date.now() - Date.parse(response.headers.get('last-modified')!))).toBeLessThan(5000);
    expect(Buffer.from(await response.arrayBuffer()).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]));
    cameras.blind.set('sort-a', 'The camera is away.');
    const problem = await problemOf(await get('/api/cameras/sort-a/picture.jpg'));
    expect(problem).toMatchObject({ status: 503, code: 'no-picture', detail: 'The camera is away.' });
    expect((await problemOf(await get('/api/cameras/nowhere/picture.jpg'))).code).toBe('not-found');
  });

  test('health says whether pictures come', async () => {
    const healthy = await get('/healthz');
    expect(healthy.status).toBe(200);
    expect(HealthSchema.parse(await healthy.json())).toMatchObject({ status: 'ok', camerasSeeing: 3 });
    const blind = new SampleSite(evidence);
    blind.cameraStates.splice(0, 3, { ...samples.cameraStates[0]!, state: 'backoff' });
    const other = await start({ queries: blind });
    const sick = await fetch(`${other.address}/healthz`);
    expect(sick.status).toBe(503);
    expect(HealthSchema.parse(await sick.json()).status).toBe('no-frames');
    await other.stop();
  });
});

describe('for those who watch the box', () => {
  test('metrics are the figures of this moment, and what is not known is absent', async () => {
    const read = async () => (await (await get('/metrics')).text()).split('\n');
    const before = await read();
    expect(before).toContain('qingfang_camera_frames_dropped_total{camera="dock-2"} 3');
    expect(before).toContain('qingfang_camera_live{camera="sort-a"} 1');
    expect(before).toContain('qingfang_today_handlings 1284');
    expect(before).toContain('qingfang_evidence_expired_total{why="age"} 3');
    const figures = samples.figures;
    samples.figures = { handlings: 0, gentle: 0, violations: 0, advices: 0 };
    try {
      const after = await read();
      expect(after).toContain('qingfang_today_handlings 0');
      expect(after.filter((line) => line.startsWith('qingfang_today_rate '))).toEqual([]);
    } finally {
      samples.figures = figures;
    }
  });

  test('ready means that the figures can be read', async () => {
    expect(await (await get('/readyz')).json()).toMatchObject({ status: 'ready' });
  });
});

describe('safety of the edge', () => {
  test('every answer forbids foreign content, frames and guessing of types', async () => {
    for (const path of ['/api/site', `/evidence/${samples.rows[0]!.id}/clip.mp4`, '/nothing', '/board']) {
      const { headers } = await get(path);
      const policy = headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  test('a foreign name of this machine is refused, an address and a listed name are not', async () => {
    expect(await rawStatus('/api/site', 'evil.example')).toBe(421);
    expect(await rawStatus('/api/site', 'localhost:8080')).toBe(200);
    expect(await rawStatus('/api/site', '[::1]:8080')).toBe(200);
    expect(await rawStatus('/api/site', '192.168.1.20')).toBe(200);
    const named = await start({ allowedHosts: ['Box.Example'] });
    expect(await rawStatus('/api/site', 'box.example:8080', named)).toBe(200);
    await named.stop();
  });

  test('a port in use is named with its remedy', async () => {
    const port = Number(new URL(house.server.address).port);
    await expect(start({ port })).rejects.toMatchObject({ code: 'E_PORT_IN_USE' });
    await expect(start({ host: '203.0.113.7' })).rejects.toMatchObject({ code: 'E_CONFIG' });
  });

  test('pages that are not built say so, and the rest works', async () => {
    expect((await problemOf(await get('/board'))).code).toBe('pages-not-built');
    const home = await get('/', { redirect: 'manual' });
    expect(home.headers.get('location')).toBe('/board');
  });
});
