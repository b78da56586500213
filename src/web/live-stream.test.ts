import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { readLive } from '../../test/support/read-live.ts';
import { withWebHouse } from '../../test/support/web-house.ts';
import { HeartbeatSchema } from '../wire/http.ts';
import { LiveEventSchema } from '../wire/messages.ts';

const house = withWebHouse();
const { samples, start, problemOf } = house;

describe('the live stream', () => {
  test('a reader first gets the present state, then each event', async () => {
    const reader = await readLive(house.server);
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
    house.server.broadcast({ topic: 'violation', row: samples.rows[0]! });
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
