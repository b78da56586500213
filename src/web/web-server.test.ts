import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { OPEN_ACCOUNTS } from '../../test/support/open-accounts.ts';
import { readLive } from '../../test/support/read-live.ts';
import { makeSampleEvidence, type SampleEvidence } from '../../test/support/sample-evidence.ts';
import { SampleCameras } from '../../test/support/sample-cameras.ts';
import { SAMPLE_SITE, sampleRow, SampleSite, withoutEvidence } from '../../test/support/sample-site.ts';
import { silentLog } from '../base/log.ts';
import {
  HealthSchema,
  HeartbeatSchema,
  OpinionsSchema,
  ProblemSchema,
  ReviewCountsSchema,
  SeenSchema,
} from '../wire/http.ts';
import {
  CameraStateSchema,
  ComplianceSchema,
  LiveEventSchema,
  SiteSchema,
  ViolationPageSchema,
  ViolationRowSchema,
} from '../wire/messages.ts';
import { startWebServer, type WebServer, type WebServerOptions } from './web-server.ts';

let evidence: SampleEvidence;
let samples: SampleSite;
let cameras: SampleCameras;
let server: WebServer;

const start = (change: Partial<WebServerOptions> = {}): Promise<WebServer> =>
  startWebServer({
    host: '127.0.0.1',
    port: 0,
    site: SAMPLE_SITE,
    pagesDir: join(tmpdir(), 'qingfang-no-pages'),
    queries: samples,
    commands: samples,
    cameras,
    accounts: OPEN_ACCOUNTS,
    log: silentLog,
    ...change,
  });
const get = (path: string, init?: RequestInit): Promise<Response> => fetch(server.address + path, init);
const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = ProblemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
};

beforeAll(async () => {
  evidence = makeSampleEvidence();
  samples = new SampleSite(evidence);
  cameras = new SampleCameras(evidence.snapshot);
  server = await start();
});
afterAll(async () => {
  await server.stop();
  evidence.remove();
});
beforeEach(() => {
  samples.rows.length = 0;
  samples.said.clear();
  samples.fill(45);
});

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

describe('what people say', () => {
  const say = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    get(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  test('a verdict comes back with the row, stands in its history, and is told to every page', async () => {
    const { id } = samples.rows[2]!;
    const live = await readLive(server);
    await live.take(7);
    const response = await say(`/api/violations/${id}/verdict`, {
      verdict: 'unsure',
      reason: 'hidden',
      by: ' Li Na ',
    });
    expect(response.status).toBe(200);
    const row = ViolationRowSchema.parse(await response.json());
    expect(row).toMatchObject({
      id,
      verdict: { verdict: 'unsure', reason: 'hidden', note: null, by: 'Li Na' },
    });
    const [told] = await live.take(1);
    expect(LiveEventSchema.parse(told?.data)).toMatchObject({
      topic: 'violation',
      row: { verdict: { verdict: 'unsure' } },
    });
    live.close();
    const opinions = OpinionsSchema.parse(await (await get(`/api/violations/${id}/opinions`)).json());
    expect(opinions.verdicts).toHaveLength(1);
    const counts = ReviewCountsSchema.parse(await (await get('/api/review-counts')).json());
    expect(counts).toMatchObject({ open: 44, unsure: 1 });
  });

  test('an acknowledgement likewise', async () => {
    const { id } = samples.rows[1]!;
    const response = await say(`/api/violations/${id}/acknowledgement`, { action: 'on-my-way', by: '王强' });
    expect(ViolationRowSchema.parse(await response.json()).acknowledgement).toMatchObject({
      action: 'on-my-way',
    });
  });

  test('a hold likewise, with its reason, and its end', async () => {
    const { id } = samples.rows[3]!;
    const path = `/api/violations/${id}/hold`;
    const held = await say(path, { action: 'held', note: ' 有争议 ', by: '李娜' });
    expect(ViolationRowSchema.parse(await held.json()).hold).toMatchObject({
      action: 'held',
      note: '有争议',
      by: '李娜',
    });
    const released = await say(path, { action: 'released', note: 'settled', by: '李娜' });
    expect(ViolationRowSchema.parse(await released.json()).hold).toBeNull();
    const opinions = OpinionsSchema.parse(await (await get(`/api/violations/${id}/opinions`)).json());
    expect(opinions.holds.map(({ action }) => action)).toEqual(['held', 'released']);
    for (const body of [
      { action: 'held', by: 'x' },
      { action: 'held', note: ' ', by: 'x' },
      { action: 'held', note: 'x' },
    ])
      expect((await problemOf(await say(path, body))).code).toBe('bad-request');
  });

  test('expired evidence is gone, not missing', async () => {
    const { id } = samples.rows[4]!;
    samples.rows[4] = {
      ...samples.rows[4]!,
      evidenceState: 'expired',
      expired: { at: '2026-03-08T09:15:02.120+08:00', why: 'age' },
    };
    const problem = await problemOf(await get(`/evidence/${id}/clip.mp4`));
    expect(problem).toMatchObject({ status: 410, code: 'evidence-expired' });
  });

  test.each([
    ['no body', undefined],
    ['an unknown verdict', { verdict: 'guilty', by: 'x' }],
    ['nobody', { verdict: 'confirmed', by: '  ' }],
    ['a field that is none', { verdict: 'confirmed', by: 'x', at: 'now' }],
  ])('%s is a problem that names what is wrong', async (_name, body) => {
    const problem = await problemOf(await say(`/api/violations/${samples.rows[0]!.id}/verdict`, body));
    expect(problem).toMatchObject({ status: 400, code: 'bad-request' });
    expect(samples.rows[0]!.verdict).toBeNull();
  });

  test('of no violation nothing can be said', async () => {
    const body = { verdict: 'confirmed', by: 'x' };
    expect((await problemOf(await say(`/api/violations/${uuidv7()}/verdict`, body))).code).toBe('not-found');
  });

  test('a page from elsewhere cannot say anything, nor a form', async () => {
    const path = `/api/violations/${samples.rows[0]!.id}/verdict`;
    const body = { verdict: 'confirmed', by: 'x' };
    const foreign = await problemOf(await say(path, body, { origin: 'https://evil.example' }));
    expect(foreign).toMatchObject({ status: 403, code: 'foreign-page' });
    const own = await say(path, body, { origin: server.address });
    expect(own.status).toBe(200);
    const form = await get(path, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' });
    expect((await problemOf(form)).status).toBe(400);
  });

  test('what was judged can be drawn', async () => {
    SeenSchema.parse(await (await get(`/api/violations/${samples.rows[0]!.id}/seen`)).json());
    expect((await problemOf(await get(`/api/violations/${uuidv7()}/seen`))).code).toBe('not-found');
  });
});

describe('evidence', () => {
  test('a clip comes whole, and in the parts that a player asks for', async () => {
    const size = statSync(evidence.blurredClip).size;
    const url = `/evidence/${samples.rows[0]!.id}/clip.mp4`;
    const whole = await get(url);
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(bytes.length).toBe(size);

    const part = await get(url, { headers: { range: 'bytes=100-199' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${size}`);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true);
    const tail = await get(url, { headers: { range: 'bytes=-50' } });
    expect(Buffer.from(await tail.arrayBuffer()).equals(bytes.subarray(size - 50))).toBe(true);
    expect((await get(url, { headers: { range: `bytes=${size}-` } })).status).toBe(416);
  });

  test.each(['snapshot', 'strip'])('a %s is a JPEG', async (part) => {
    const response = await get(`/evidence/${samples.rows[0]!.id}/${part}.jpg`);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 2).toString('hex')).toBe('ffd8');
  });

  test('the floor plan is the picture that is configured, asked anew each time', async () => {
    expect((await problemOf(await get('/floor-plan'))).code).toBe('not-found');
    samples.floorPlan = evidence.snapshot;
    const response = await get('/floor-plan');
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(readFileSync(evidence.snapshot));
  });

  test('what is not saved yet, or was deleted, is a problem', async () => {
    const row = withoutEvidence(sampleRow({ atMs: Date.now(), index: 0 }));
    samples.add(row);
    expect((await problemOf(await get(`/evidence/${row.id}/clip.mp4`))).code).toBe('evidence-not-ready');
    const gone = new SampleSite({ ...evidence, blurredClip: join(evidence.dir, 'gone.mp4') });
    gone.fill(1);
    const other = await start({ queries: gone });
    const response = await fetch(`${other.address}/evidence/${gone.rows[0]!.id}/clip.mp4`);
    expect((await problemOf(response)).code).toBe('not-found');
    await other.stop();
  });

  test.each([
    '/evidence/../../etc/passwd',
    '/evidence/%2e%2e%2f%2e%2e%2fetc%2fpasswd/clip.mp4',
    '/evidence/..%5c..%5cx/clip.mp4',
    '/evidence/%00/clip.mp4',
    '/assets/..%2f..%2fpackage.json',
  ])('a path that climbs (%s) reaches nothing', async (path) => {
    expect([400, 404]).toContain(await rawStatus(path));
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
    const port = Number(new URL(server.address).port);
    await expect(start({ port })).rejects.toMatchObject({ code: 'E_PORT_IN_USE' });
    await expect(start({ host: '203.0.113.7' })).rejects.toMatchObject({ code: 'E_CONFIG' });
  });

  test('pages that are not built say so, and the rest works', async () => {
    expect((await problemOf(await get('/board'))).code).toBe('pages-not-built');
    const home = await get('/', { redirect: 'manual' });
    expect(home.headers.get('location')).toBe('/board');
  });
});

describe('the live stream', () => {
  test('a reader first gets the present state, then each event', async () => {
    const reader = await readLive(server);
    const first = await reader.take(6);
    expect(first.map(({ data }) => LiveEventSchema.safeParse(data).data?.topic)).toEqual([
      'compliance',
      'board',
      'cameras',
      'camera',
      'camera',
      'camera',
    ]);
    const [beat] = await reader.take(1);
    expect(beat?.event).toBe('heartbeat');
    expect(HeartbeatSchema.parse(beat?.data).at).toMatch(/\+08:00$/);
    server.broadcast({ topic: 'violation', row: samples.rows[0]! });
    const [event] = await reader.take(1);
    expect(LiveEventSchema.parse(event?.data)).toEqual({ topic: 'violation', row: samples.rows[0] });
    reader.close();
  });

  test('a reader that does not read is cut off, and the others miss nothing', async () => {
    const logged: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
    const other = await start({ maxWaitingBytes: 64 * 1024, log });
    const slow = connect(Number(new URL(other.address).port), '127.0.0.1');
    slow.on('error', () => undefined);
    slow.write('GET /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(slow, 'data');
    slow.pause();
    const quick = await readLive(other);
    await quick.take(7);
    // More than the kernel holds for one connection, at the pace of the reader that reads.
    let sent = 0;
    let received = 0;
    for (; logged.length === 0 && sent < 40_000; sent += 50) {
      for (let i = 0; i < 50; i++) other.broadcast({ topic: 'violation', row: samples.rows[0]! });
      received += (await quick.take(50)).length;
    }
    expect(logged.join()).toContain('web.live-reader-dropped');
    expect(received).toBe(sent);
    const gone = once(slow, 'close');
    slow.resume();
    await gone;
    quick.close();
    await other.stop();
  });

  test('more readers than allowed are a problem, and stop ends all of them', async () => {
    const other = await start({ maxReaders: 1 });
    const reader = await readLive(other);
    await reader.take(7);
    const refused = await fetch(`${other.address}/api/live`);
    expect((await problemOf(refused)).code).toBe('too-many-readers');
    const ended = reader.ended();
    await other.stop();
    await ended;
  });
});

/** As the bytes are written: fetch would tidy the path and choose the host. */
async function rawStatus(path: string, host = 'localhost', at = server): Promise<number> {
  const { port } = new URL(at.address);
  const asked = request({ host: '127.0.0.1', port, path, headers: { host } }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.statusCode ?? 0;
}
