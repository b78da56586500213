import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { sha256Hex } from '../../src/base/sha256.ts';
import { openArchive } from '../../src/store/archive.ts';
import { ensureBuild } from '../support/ensure-build.ts';
import { ensurePages } from '../support/ensure-pages.ts';
import { FUZZ_TIMEOUT_MS, fuzzed } from '../support/fuzz.ts';
import { putOneViolation } from '../support/one-violation.ts';
import { startOn, type RunningService } from '../support/service.ts';

const SECRET = 'not for any browser';
const CLIP_BYTES = 20_000;
let folder: string;
let dataDir: string;
let service: RunningService;
let port: number;
let id: string;
let kept: ReadonlyMap<string, string>;

beforeAll(async () => {
  await ensureBuild();
  await ensurePages();
  folder = mkdtempSync(join(tmpdir(), 'qf-fuzz-http-'));
  dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  writeFileSync(join(folder, 'secret.txt'), SECRET);
  id = putOneViolation(dataDir, CLIP_BYTES);
  service = await startOn(folder, [{ id: 'belt-1', name: 'Belt 1', url: 'rtsp://127.0.0.1:1/none' }]);
  port = Number(new URL(service.web).port);
  kept = contents();
}, 120_000);
afterAll(() => service.end('SIGKILL'));

/** What no request may change: all beside the data folder, and the evidence in it. */
function contents(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const isOwn = path.startsWith(join(dataDir, '')) && !path.startsWith(join(dataDir, 'evidence'));
    if (entry.isFile() && !isOwn) found.set(path, sha256Hex(readFileSync(path)));
  }
  return found;
}

const ANSWER_TIMEOUT_MS = 10_000;
/** A request that is not whole has no answer: so long it is waited for before our side of the connection ends. */
const PATIENCE_MS = 60;

/** Sends bytes as they are; resolves with all that came until the connection was closed. */
function send(bytes: string | Uint8Array, patienceMs = PATIENCE_MS): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const impatience = setTimeout(() => socket.end(), patienceMs);
    const timer = setTimeout(() => {
      socket.destroy();
      reject(
        new Error(`no end of the answer within ${String(ANSWER_TIMEOUT_MS)} ms: ${answer.slice(0, 200)}`),
      );
    }, ANSWER_TIMEOUT_MS);
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
    // A service that closes while we still write is one of the right answers.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      clearTimeout(impatience);
      resolve(answer);
    });
  });
}

const statusOf = (answer: string): number | undefined =>
  answer === '' ? undefined : Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);

async function holds(bytes: string | Uint8Array, patienceMs = PATIENCE_MS): Promise<number | undefined> {
  const answer = await send(bytes, patienceMs);
  const status = statusOf(answer);
  if (status !== undefined) {
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(500);
  }
  expect(answer).not.toContain(SECRET);
  expect(answer).not.toContain('PRIVATE KEY');
  return status;
}

async function settled(): Promise<void> {
  expect(service.child.exitCode).toBeNull();
  expect((await fetch(`${service.web}/readyz`)).status).toBe(200);
  expect(contents()).toEqual(kept);
  expect(service.output()).not.toMatch(/request failed|unhandled|uncaught/i);
}

const request = (line: string, headers: readonly string[] = [], body = ''): string =>
  [line, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', body].join('\r\n');

const segment = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2f',
    '%5c',
    '..%2f..%2f',
    '%00',
    '%',
    '%zz',
    '%c0%ae%c0%ae',
    '\\..\\',
  ),
  fc.constantFrom(
    'secret.txt',
    'site-key.pem',
    'qingfang.sqlite',
    'cameras.json',
    'clip.mp4',
    'x'.repeat(9000),
  ),
  fc.constantFrom(
    'evidence',
    'assets',
    'api',
    'violations',
    'icons',
    'review',
    '__proto__',
    'constructor',
    '',
  ),
  fc.constantFrom(';', '?', '#', '?a=b&a=c', '?limit[]=1', '?limit=1e999', '*', '//', '@', ':80'),
  fc.string({ unit: 'binary-ascii', maxLength: 12 }),
  fc.constant('ID'),
);

test(
  'no path leads out of what the service shows',
  async () => {
    const path = fc.array(segment, { minLength: 1, maxLength: 8 });
    const method = fc.constantFrom(
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'DELETE',
      'OPTIONS',
      'TRACE',
      'CONNECT',
      'get',
      'X',
    );
    const run = fc.asyncProperty(method, path, async (verb, parts) => {
      await holds(request(`${verb} /${parts.join('/').replaceAll('ID', id)} HTTP/1.1`));
    });
    await fc.assert(run, fuzzed(300));
    for (const base of ['/assets/', '/evidence/', `/evidence/${id}/`, '/icons/', '/'])
      for (const up of ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..\\', '..%5c', '....//'])
        for (const file of ['secret.txt', 'data/site-key.pem', 'cameras.json', 'data/qingfang.sqlite'])
          for (const depth of [1, 2, 5])
            await holds(request(`GET ${base}${up.repeat(depth)}${file} HTTP/1.1`));
    await settled();
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'any range of a clip gives bytes of the clip, or a word that it has none such',
  async () => {
    const number = fc.oneof(
      fc.nat(30_000),
      fc.constantFrom('', '-1', '1e3', '0x10', '9'.repeat(400), ' 1', '+1', 'NaN'),
    );
    const one = fc.tuple(number, number).map(([from, to]) => `${String(from)}-${String(to)}`);
    const unit = fc.constantFrom('bytes=', 'bytes =', 'BYTES=', 'items=', 'bytes', '=', '');
    const separator = fc.constantFrom(',', ', ', ';');
    const range = fc
      .tuple(unit, fc.array(one, { maxLength: 40 }), separator)
      .map(([name, parts, by]) => name + parts.join(by));
    const run = fc.asyncProperty(
      fc.oneof(range, fc.string({ unit: 'binary-ascii', maxLength: 40 })),
      async (text) => {
        const header = `Range: ${text.replaceAll(/[\r\n]/g, '')}`;
        const whole = request(`GET /evidence/${id}/clip.mp4 HTTP/1.1`, [header]);
        const status = await holds(whole, ANSWER_TIMEOUT_MS);
        expect([200, 206, 400, 416, 431]).toContain(status);
      },
    );
    await fc.assert(run, fuzzed(200));
    // Thousands of ranges in one request would be thousands of reads.
    const many = `Range: bytes=${Array.from({ length: 1500 }, () => '0-').join(',')}`;
    const answer = await send(request(`GET /evidence/${id}/clip.mp4 HTTP/1.1`, [many]), ANSWER_TIMEOUT_MS);
    expect(answer.length).toBeLessThan(3 * CLIP_BYTES);
    await settled();
  },
  FUZZ_TIMEOUT_MS,
);

const POSTS = ['verdict', 'acknowledgement', 'hold', 'unblurring', 'export'].map(
  (word) => `/api/violations/ID/${word}`,
);
const evilText = fc.oneof(
  fc.constantFrom(
    '\u0000',
    '\ud800',
    '\u202e',
    '<script>',
    "'; drop table verdicts; --",
    'x'.repeat(3000),
    ' ',
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
);
const body = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '{"__proto__":{"by":"x"}}',
    '{"constructor":{"prototype":{}}}',
    '['.repeat(50_000),
    'x'.repeat(2e6),
  ),
  fc
    .record(
      {
        verdict: fc.oneof(fc.constantFrom('confirmed', 'false-alarm', 'withdrawn'), evilText),
        action: fc.oneof(fc.constantFrom('on-my-way', 'held', 'released', 'withdrawn'), evilText),
        reason: fc.oneof(fc.constantFrom('seen-clearly', 'disputed', 'other', null), evilText),
        note: fc.oneof(evilText, fc.constant(null)),
        by: evilText,
        name: evilText,
        password: evilText,
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
);

test(
  'bodies of any type and size change the record in the ways that it has, or nothing',
  async () => {
    const type = fc.constantFrom(
      'application/json',
      'application/json; charset=utf-7',
      'text/plain',
      'a/b',
      '',
      'x'.repeat(500),
    );
    const length = fc.constantFrom(
      'right',
      'right',
      'right',
      'short',
      'long',
      'none',
      '-1',
      '1e3',
      '99999999999999999999',
      'chunked',
    );
    const path = fc.constantFrom(
      ...POSTS,
      ...POSTS,
      '/api/session',
      '/api/setup',
      '/api/accounts',
      '/api/site',
    );
    const run = fc.asyncProperty(path, type, length, body, async (at, contentType, told, text) => {
      const bytes = Buffer.byteLength(text);
      const lengths: Record<string, string[]> = {
        right: [`Content-Length: ${String(bytes)}`],
        short: [`Content-Length: ${String(Math.floor(bytes / 2))}`],
        long: [`Content-Length: ${String(bytes + 10)}`],
        none: [],
        chunked: ['Transfer-Encoding: chunked'],
      };
      const headers = [`Content-Type: ${contentType}`, ...(lengths[told] ?? [`Content-Length: ${told}`])];
      await holds(request(`POST ${at.replace('ID', id)} HTTP/1.1`, headers, text));
    });
    await fc.assert(run, fuzzed(250));
    await settled();
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'hosts, origins, cookies and heads of any kind',
  async () => {
    const value = fc.oneof(
      fc.constantFrom(
        '127.0.0.1',
        'evil.example',
        '[::1]',
        '[::1',
        '127.0.0.1:99999999',
        'localhost:',
        'a b',
        '\u00ff',
      ),
      fc.constantFrom(
        'null',
        'http://',
        'http://evil.example',
        'qf_session=',
        'a=b; '.repeat(500),
        'x'.repeat(20_000),
      ),
      fc.string({ unit: 'binary-ascii', maxLength: 30 }),
    );
    const name = fc.constantFrom(
      'Host',
      'Origin',
      'Cookie',
      'X-Forwarded-For',
      'X-Forwarded-Host',
      'If-Range',
      'Upgrade',
    );
    const more = fc.constantFrom(
      'If-Modified-Since',
      'If-None-Match',
      'Accept-Encoding',
      'Expect',
      'Accept',
      '__proto__',
      'Content-Length',
    );
    const heads = fc.array(fc.tuple(fc.oneof(name, more), value), { maxLength: 12 });
    const at = fc.constantFrom(
      '/',
      '/board',
      '/api/site',
      '/api/cameras',
      '/sw.js',
      '/api/live?x',
      '/evidence/ID/clip.mp4',
    );
    const run = fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'DELETE'),
      at,
      heads,
      async (verb, path, list) => {
        // A reader of the live stream stays until it is closed.
        if (path.startsWith('/api/live') && verb === 'GET') return;
        const lines = list.map(([head, text]) => `${head}: ${text}`);
        await holds(
          [`${verb} ${path.replace('ID', id)} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n'),
        );
      },
    );
    await fc.assert(run, fuzzed(250));
    await settled();
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'bytes that are no HTTP at all, or end anywhere',
  async () => {
    const whole = Buffer.from(request(`GET /evidence/${id}/clip.mp4 HTTP/1.1`, ['Range: bytes=0-99']));
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 500 }),
      fc.nat(whole.length).map((length) => whole.subarray(0, length)),
      fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, byte]) => {
        const changed = Buffer.from(whole);
        changed[at] = byte;
        return changed;
      }),
      fc.constantFrom(
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
        Buffer.alloc(100_000, 'A'),
        Buffer.from('\u0016\u0003\u0001'),
      ),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (one) => {
        await holds(one);
      }),
      fuzzed(150),
    );
    await settled();
  },
  FUZZ_TIMEOUT_MS,
);

test('after all of it the service stops when asked, and its records are whole', async () => {
  service.child.kill('SIGTERM');
  await expect.poll(() => service.child.exitCode, { timeout: 20_000 }).toBe(0);
  const archive = openArchive(dataDir, systemClock);
  expect(archive.audit.firstBreak()).toBeUndefined();
  expect(archive.changedRecords()).toEqual([]);
  archive.close();
}, 40_000);
