import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FUZZ_TIMEOUT_MS, fuzzed } from '../support/fuzz.ts';
import { LIE_STEPS, startLyingRtsp, type Lie } from '../support/lying-rtsp.ts';
import { isState, watchCamera, type CameraEvent } from '../support/watch-camera.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'qf-fuzz-rtsp-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const LIMITS = {
  ...{ connectTimeoutMs: 4000, stallTimeoutMs: 1500, quitGraceMs: 1000 },
  ...{ firstMs: 200, longestMs: 400 },
};
/** Cameras that are lied to at once. */
const AT_ONCE = 6;
/** Of the ffmpeg of one camera of no picture at all. */
const MOST_MB = 200;

const place = fc.noBias(fc.nat(999_999)).map((n) => n / 1_000_000);
const evilText = fc.oneof(
  fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 8 }),
  fc.constantFrom('\r\n', '\r\n\r\n', '\0', '%n%s', '-1', '4294967296', '9'.repeat(400), ';;;;', '=', '/'),
  fc.constantFrom('401 Unauthorized', '302 Found', '454 Session', '999 ', 'Content-Length: -5\r\n'),
  fc.constantFrom(
    'm=video 0 RTP/AVP 97\r\n',
    'a=control:../../x\r\n',
    'H265',
    'JPEG',
    'MP4V-ES',
    'x'.repeat(5000),
  ),
);
const how: fc.Arbitrary<Lie['how']> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      edits: fc.array(fc.record({ at: place, text: evilText }), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('bytes' as const), bytes: fc.uint8Array({ maxLength: 1400 }) }),
  },
  fc.constantFrom<Lie['how']>({ kind: 'close' }, { kind: 'stall' }, { kind: 'flood' }),
);
const lie: fc.Arbitrary<Lie> = fc.record({ at: fc.constantFrom(...LIE_STEPS), how });

let cameras = 0;

/** One camera that is lied to, from its start to its second try. */
async function holdsAgainst(one: Lie): Promise<ReadonlySet<string>> {
  const server = await startLyingRtsp(one);
  cameras += 1;
  const watched = watchCamera(join(dir, String(cameras)), { url: server.url }, { limits: LIMITS });
  let mostMB = 0;
  const meter = setInterval(() => {
    mostMB = Math.max(mostMB, ...ffmpegsOn(server.url).map(residentMB));
  }, 200);
  try {
    const lost = await watched.until(isState('backoff'));
    const at = watched.events.indexOf(lost);
    await watched.until(isState('connecting'), at);
    await watched.camera.stop();
    expect(reasonOf(lost)?.code).toMatch(/^E_CAMERA_/);
    expect(reasonOf(lost)?.text.length).toBeLessThan(1000);
    expect(server.mostAtOnce).toBeLessThanOrEqual(1);
    expect(server.connections).toBeLessThanOrEqual(watched.events.filter(isState('connecting')).length);
    expect(ffmpegsOn(server.url)).toEqual([]);
    expect(mostMB).toBeLessThan(MOST_MB);
    return server.methods;
  } finally {
    clearInterval(meter);
    await watched.camera.stop();
    await server.stop();
  }
}

const reasonOf = (event: CameraEvent) => (event.kind === 'state' ? event.status.reason : undefined);

function ffmpegsOn(url: string): readonly string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(url);
    } catch {
      return false;
    }
  });
}

function residentMB(pid: string): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    // Gone meanwhile.
    return 0;
  }
}

test(
  'whatever a camera answers, the stage says why it is not live, tries again one at a time, and leaves no process',
  async () => {
    const run = fc.asyncProperty(fc.array(lie, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (lies) => {
      await Promise.all(lies.map(holdsAgainst));
    });
    // A shrunk example takes as long as the first: the seed and the path say enough.
    await fc.assert(run, { ...fuzzed(2), endOnFailure: true });
  },
  FUZZ_TIMEOUT_MS,
);

test(
  'a camera that floods, in place of an answer or of packets, costs no memory',
  async () => {
    const asked = await Promise.all(LIE_STEPS.map((at) => holdsAgainst({ at, how: { kind: 'flood' } })));
    // The dialogue comes as far as the lie: each step has one more.
    expect(asked.map((methods) => methods.size)).toEqual([1, 2, 3, 4, 4]);
  },
  FUZZ_TIMEOUT_MS,
);
