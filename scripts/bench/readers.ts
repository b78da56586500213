import { get, type ClientRequest } from 'node:http';
import type { Stoppable } from '../../src/base/lifetime.ts';
import { scenesOf } from '../../src/capacity/clips.ts';
import type { BenchLife } from '../../src/capacity/lifetime.ts';
import { startServiceProcess } from '../../src/capacity/service-process.ts';
import type { StreamServers } from '../../src/capacity/stream-servers.ts';
import { measureWindow, settled } from '../../src/capacity/window.ts';
import { LiveEventSchema } from '../../src/wire/messages.ts';
import { figureOf, type Figure } from './figure.ts';

const WALLS = 100;
const MANAGERS = 50;
/** More than two cores judge: what readers take is missing at the networks, and cannot hide in idle time. */
const CAMERAS = 8;
const TURNS = 5;
/** The service fills its memory and its caches first. */
const WARM_S = 10;

/** What wall screens and managers that are connected take from the judgement: frames a second with them, over without. */
export async function measureReaders(
  life: BenchLife,
  servers: StreamServers,
  seconds: number,
  say: (word: string) => void,
): Promise<Figure[]> {
  const service = await startServiceProcess({
    folder: life.folder,
    servers,
    scenes: scenesOf('busy', CAMERAS),
  });
  return life.using(service, async () => {
    await settled(life, service, CAMERAS);
    await life.pause(WARM_S);
    const framesPerS = async (): Promise<number> => {
      const { cameras, elapsedS } = await measureWindow(life, service, servers, seconds);
      return cameras.reduce((sum, { analysed }) => sum + analysed, 0) / elapsedS;
    };
    const shares: number[] = [];
    let bytes = 0;
    for (let turn = 1; turn <= TURNS; turn++) {
      say(`turn ${turn} of ${TURNS}`);
      // Half of the turns begin with readers: what drifts during a turn is no advantage of either.
      const isReadFirst = turn % 2 === 0;
      const alone = isReadFirst ? undefined : await framesPerS();
      const readers = await connectReaders(service.webAddress);
      const read = await life.using(readers, framesPerS);
      bytes += readers.bytes();
      shares.push(read / (alone ?? (await framesPerS())));
    }
    const kilobytes = Math.round(bytes / 1000 / TURNS);
    const note = `frames a second with ${WALLS} walls and ${MANAGERS} managers, over without, ${CAMERAS} busy cameras; ${kilobytes} kB read a turn; the readers run on the same cores`;
    return [figureOf('readers.throughputShare', '', shares, note, { sign: '≥', limit: 0.97 })];
  });
}

interface Readers extends Stoppable {
  bytes(): number;
}

/** All listen to the live stream; a manager's page also fetches the strip of a new violation. */
async function connectReaders(web: string): Promise<Readers> {
  let bytes = 0;
  const requests: ClientRequest[] = [];
  const open = (path: string, onText?: (text: string) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const request = get(web + path, (response) => {
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          onText?.(chunk.toString());
        });
        response.on('error', () => undefined);
        if (response.statusCode === 200) resolve();
        else reject(new Error(`${path} answered ${String(response.statusCode)}`));
      });
      request.on('error', reject);
      requests.push(request);
    });
  const manager = (): ((text: string) => void) => {
    const seen = new Set<string>();
    let rest = '';
    return (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const strip = line.startsWith('data: {"topic":"violation"') ? stripOf(line.slice(6)) : undefined;
        if (strip === undefined || seen.has(strip)) continue;
        seen.add(strip);
        // Not drawn yet: the page would ask again, and so does the next event.
        open(strip).catch(() => seen.delete(strip));
      }
    };
  };
  await Promise.all([
    ...Array.from({ length: WALLS }, () => open('/api/live')),
    ...Array.from({ length: MANAGERS }, () => open('/api/live', manager())),
  ]);
  return {
    bytes: () => bytes,
    stop: () => {
      for (const request of requests) request.destroy();
      return Promise.resolve();
    },
  };
}

function stripOf(json: string): string | undefined {
  const event = LiveEventSchema.safeParse(JSON.parse(json)).data;
  return event?.topic === 'violation' ? (event.row.stripUrl ?? undefined) : undefined;
}
