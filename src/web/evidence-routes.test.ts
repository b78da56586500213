import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SampleSite, sampleRow, withoutEvidence } from '../../test/support/sample-site.ts';
import { withWebHouse } from '../../test/support/web-house.ts';

const { samples, evidence, start, get, problemOf, rawStatus } = withWebHouse();

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
