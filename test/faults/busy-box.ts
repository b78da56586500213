import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { aHandling, aRecord } from '../support/handlings.ts';
import { seeded } from '../../src/base/seeded.ts';
import { systemClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { ptsMs } from '../../src/base/units.ts';
import { startEvidenceKeeper } from '../../src/evidence/evidence-keeper.ts';
import { mediaTools } from '../../src/media/run-media-tool.ts';
import { MqttLink } from '../../src/publish/mqtt-client.ts';
import { startOutboxPublisher } from '../../src/publish/outbox-publisher.ts';
import { openStore } from '../../src/store/store.ts';
import { createUpkeep } from '../../src/store/upkeep.ts';

/**
 * One life of a box in a process of its own, to be killed: everything of the service behind the judgement, on real files,
 * a real broker and real ffmpeg, busier than any floor. Prints `ready`, then `raised ID` after each commit; in its last life
 * it raises nothing more and ends by itself when all is delivered and settled.
 */
const [dataDir = '', brokerUrl = '', runId = '', seed = '', last = ''] = process.argv.slice(2);
const random = seeded(Number(seed));
const say = (line: string): void => void writeSync(1, `${line}\n`);

const store = openStore({ dataDir, siteId: 's', timeZone: 'Asia/Shanghai', webUrl: '', clock: systemClock });
store.putCameras([{ id: 'belt-1', name: 'Belt 1' }]);
if (store.mended !== undefined) say('mended');
const link = new MqttLink({
  url: brokerUrl,
  protocol: '5',
  user: undefined,
  password: undefined,
  tls: { ca: undefined, client: undefined },
  clientId: 'qingfang-s',
  will: () => ({ topic: 'qingfang/s/status', payload: '{}' }),
  log: silentLog,
  retry: { minMs: 20, maxMs: 200 },
});
const publisher = startOutboxPublisher({ outbox: store.outbox, link, clock: systemClock, log: silentLog });
link.start();
const keeper = startEvidenceKeeper({
  dataDir,
  preRollMs: 3000,
  postRollMs: 3000,
  store,
  tools: mediaTools,
  peopleSeen: () => [],
  hasRoom: () => true,
  clock: systemClock,
  log: silentLog,
  onSettled: () => publisher.wake(),
});
const upkeep = createUpkeep({
  file: store.file,
  backupsDir: join(dataDir, 'backups'),
  keepDays: 2,
  timeZone: 'Asia/Shanghai',
  clock: systemClock,
  isClockInDoubt: () => false,
});
// A kill in the middle of either is what this is for; a failure shows in the files.
const look = (): void => {
  upkeep.checkpoint().catch(() => say('no checkpoint'));
  upkeep.backUpIfDue().catch(() => say('no backup'));
};
const looking = setInterval(look, 300);
look();
say('ready');

const raised: string[] = [];
function act(): void {
  const what = random();
  if (what < 0.3) {
    const { id } = store.recordHandling(
      aRecord({
        handling: aHandling({ kind: 'place', violation: false }),
        releasedWallMs: systemClock.wallMs(),
      }),
    );
    if (what < 0.03) store.putVerdict(id, { verdict: 'unsure', reason: 'hidden', note: null, by: 'Li Wei' });
  } else if (what < 0.6) {
    // The run has fourteen seconds: a release anywhere in it, so that some spans are not whole.
    const tReleaseMs = ptsMs(1000 + random() * 13_000);
    const handling = aHandling({ tReleaseMs });
    const { id } = store.recordHandling(
      aRecord({ handling, runId: Number(runId), releasedWallMs: systemClock.wallMs() }),
    );
    say(`raised ${id}`);
    raised.push(id);
    publisher.wake();
    keeper.keep(id);
  } else if (raised.length > 0) {
    const id = raised[Math.floor(random() * raised.length)]!;
    if (what < 0.8)
      store.putVerdict(id, { verdict: 'false-alarm', reason: 'handed-over', note: null, by: 'Li Wei' });
    else store.putAcknowledgement(id, { action: 'on-my-way', by: 'Wang' });
    publisher.wake();
  }
}

while (last !== 'last') {
  act();
  await pause(random() * 150);
}
while (store.outbox.take(1).length > 0 || store.unfinishedEvidence().length > 0) await pause(50);
clearInterval(looking);
await keeper.stop();
await publisher.stop();
await upkeep.stop();
await link.stop();
store.close();
