import { join } from 'node:path';
import { systemClock, type Clock } from '../base/clock.ts';
import type { Stoppable } from '../base/lifetime.ts';
import type { Log } from '../base/log.ts';
import { isLoopback } from '../base/loopback.ts';
import { reapLeftovers } from '../camera/reap-leftovers.ts';
import type { Config } from '../config/schema.ts';
import { createInferencePool } from '../inference/worker-pool.ts';
import { startOutboxPublisher } from '../publish/outbox-publisher.ts';
import { openStore } from '../store/store.ts';
import { startWebServer } from '../web/web-server.ts';
import type { RecordedHandling } from '../store/record-handling.ts';
import { createUpkeep } from '../store/upkeep.ts';
import { topics } from '../wire/messages.ts';
import { createAccounts } from './accounts.ts';
import { acknowledgeCommand } from './acknowledge-command.ts';
import { openBrokerLink } from './broker-link.ts';
import { misplacedEntries, refuseOrTell } from './camera-places.ts';
import { clockFile } from './clock-file.ts';
import { CaseExports } from './case-exports.ts';
import { ClockWatch, startClockWatch } from './clock-watch.ts';
import type { JudgedHandling } from './camera-line.ts';
import { CoverageMeter } from './coverage-meter.ts';
import { createHandlingIntake } from './handling-intake.ts';
import { startEscalation } from './escalation.ts';
import { keepClips } from './keep-clips.ts';
import { keepRoom } from './keep-room.ts';
import { requireMount } from './require-mount.ts';
import { liveConfig } from './live-config.ts';
import { openSavedCalibrations } from './saved-calibrations.ts';
import { openSavedCameras } from './saved-cameras.ts';
import { openSavedZones } from './saved-zones.ts';
import { createScanIntake } from './scan-intake.ts';
import { SiteBoard } from './site-board.ts';
import { openSiteCameras } from './site-cameras.ts';
import { siteFacts } from './site-facts.ts';
import { startStoreUpkeep } from './store-upkeep.ts';
import { webCommands, webQueries } from './web-answers.ts';
import { createWebCameras } from './web-cameras.ts';

export interface ServiceOptions {
  readonly config: Config;
  readonly log: Log;
  readonly version: string;
  /** Where `vite build` put the pages. */
  readonly pagesDir: string;
  readonly clock?: Clock;
}

export interface Service extends Stoppable {
  readonly webAddress: string;
  readonly brokerAddress: string;
  /** With it the set-up page makes the first account; undefined where that is not needed. For the terminal, never the log. */
  readonly setUpCode: string | undefined;
}

/** Figures that grow without an event (frames, rates) go out this often. */
const TELL_EVERY_MS = 10_000;

/**
 * Builds the parts in the order in which they need each other, and stops them the other way round.
 * @throws ServiceError of the part that could not start; those before it are stopped again
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const started: Stoppable[] = [];
  const keep = <T extends Stoppable>(part: T): T => {
    started.push(part);
    return part;
  };
  const stop = async (): Promise<void> => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    const addresses = await build(options, keep);
    return { ...addresses, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function stoppable(end: () => void): Stoppable {
  return {
    stop: () => {
      end();
      return Promise.resolve();
    },
  };
}

type Keep = <T extends Stoppable>(part: T) => T;

async function build(options: ServiceOptions, keep: Keep): Promise<Omit<Service, 'stop'>> {
  const { config: configured, log, clock = systemClock } = options;
  const { site, dataDir, inference, web } = configured;
  const runDir = join(dataDir, 'run');
  const ringDir = join(dataDir, 'ring');

  // 1. What must survive: the database. It also keeps a second service out of this folder.
  const webUrl = `http://${web.host}:${String(web.port)}`;
  if (configured.dataDirIsMount) requireMount(dataDir);
  const backupsDir = configured.backups.dir ?? join(dataDir, 'backups');
  const store = openStore({ dataDir, backupsDir, siteId: site.id, timeZone: site.timeZone, webUrl, clock });
  keep(stoppable(() => store.close()));
  if (store.mended !== undefined)
    log.error(
      { event: 'database.restored', backup: store.mended.backup.file, aside: store.mended.aside },
      'the database was damaged or gone: its newest sound backup took its place',
    );
  // What the pages saved of the cameras counts before the configuration, and may change while the service runs.
  const settings = { ...{ dataDir, timeZone: site.timeZone }, ...{ audit: store.audit, clock, log } };
  const cameras = openSavedCameras(settings, configured.cameras);
  const calibrations = openSavedCalibrations(settings, () => cameras.all());
  const zones = openSavedZones(settings, () => cameras.all());
  const config = liveConfig(configured, cameras, zones);
  refuseOrTell(
    misplacedEntries(configured, {
      cameras: cameras.all().map(({ id }) => ({ id, zones: [...zones.of(id)] })),
      audit: store.audit,
    }),
    log,
  );
  store.putCameras(cameras.all());
  await reapLeftovers(runDir, log);

  // 2. The way out.
  const {
    link,
    retain,
    clear,
    address: brokerAddress,
  } = await openBrokerLink({
    config,
    clock,
    log,
    bootId: store.bootId,
    keep,
  });
  const publisher = keep(startOutboxPublisher({ outbox: store.outbox, link, clock, log }));
  const clockWatch = new ClockWatch({
    file: clockFile(dataDir),
    ...{ store, timeZone: site.timeZone, clock, log },
    onLevel: (state) => retain(topics(site.id).clock, state),
  });
  keep(await startClockWatch(clockWatch, log));
  const upkeep = createUpkeep({
    file: store.file,
    backupsDir,
    keepDays: config.backups.keepDays,
    timeZone: site.timeZone,
    clock,
    isClockInDoubt: () => clockWatch.isInDoubt,
  });
  const { scans } = config;
  const nowForAges = (): number => clockWatch.nowForAges();
  keep(startStoreUpkeep({ store, upkeep, scans, nowForAges, log, wake: () => publisher.wake() }));
  const scanIntake = createScanIntake({ store, scans, clock, log });
  link.onCommand(topics(site.id).scans, (payload) => scanIntake.hear(payload));

  // 3. The eyes.
  const pool = keep(
    await createInferencePool({
      modelsDir: inference.modelsDir ?? 'models',
      pose: inference.pose,
      object: inference.object,
      look: inference.look,
      workers: inference.workers,
      log,
    }),
  );

  // 4. The pages.
  const board = new SiteBoard({
    config,
    store,
    clock,
    retain,
    clear,
    broadcast: (event) => server.broadcast(event),
  });
  const accounts = createAccounts({
    store,
    limits: config.sessions,
    isLoopback: isLoopback(web.host),
    clock,
  });
  const caseExports = keep(
    new CaseExports({
      ...{ dataDir, siteId: site.id, timeZone: site.timeZone, clock, log },
      hasRoom: () => room.canRecord(),
    }),
  );
  const { lines, setup, demo, start } = await openSiteCameras({
    ...{ config, cameras, calibrations, zones, store, pool, board, ringDir, runDir, clock, log },
    version: options.version,
    canRecord: () => room.canRecord(),
    onHandling: (judged) => intake.take(judged),
    onSeen: (cameraId, runId, seen) => clips.see(cameraId, runId, seen),
  });
  if (demo !== undefined) keep(demo);
  const server = keep(
    await startWebServer({
      host: web.host,
      port: web.port,
      allowedHosts: web.allowedHosts,
      trustedProxies: web.trustedProxies,
      cameras: createWebCameras({
        ...{ lines, setup, calibrations, zones, inputWh: pool.inputWh, clock },
        onZones: () => board.tellBoard(),
      }),
      boxClock: clockWatch,
      accounts,
      exports: caseExports,
      programTokens: { scans: scans.token, metrics: config.metrics.token },
      pagesDir: options.pagesDir,
      site: siteFacts(config, options.version),
      queries: webQueries({
        ...{ store, config, board, clock, expired: () => room.expired },
        blurred: (id, part) => clips.blurred.find(id, part),
      }),
      commands: webCommands({ store, config, board, publisher, scanIntake }),
      log,
      clock,
    }),
  );

  // 5. The clips.
  const tellViolation = (id: string): void => {
    const row = store.violation(id);
    if (row !== undefined) server.broadcast({ topic: 'violation', row });
  };
  const onAcknowledged = (id: string): void => {
    publisher.wake();
    tellViolation(id);
  };
  link.onCommand(
    topics(site.id).acknowledge,
    acknowledgeCommand({ store, clock, log, onKept: onAcknowledged }),
  );
  const escalation = keep(
    startEscalation({
      store,
      alerts: config.alerts,
      timeZone: site.timeZone,
      clock,
      log,
      onEscalated: (ids) => {
        publisher.wake();
        ids.forEach(tellViolation);
      },
    }),
  );
  const room = keepRoom({
    ...{ config, store, clock, clockWatch, log, keep, retain },
    onExpired: (id) => {
      clips.blurred.forget(id);
      caseExports.forget(id);
      tellViolation(id);
    },
    onRoomAgain: () => {
      for (const line of lines.all()) line.recordAgain();
    },
  });
  const clips = keepClips({
    ...{ config, store, clock, log, keep },
    hasRoom: () => room.canRecord(),
    onEvidence: (id) => {
      publisher.wake();
      tellViolation(id);
    },
  });

  // 6. The cameras, last: from here on things happen.
  const onRecorded = (judged: JudgedHandling, { id, violation }: RecordedHandling): void => {
    log.info(
      {
        event: 'handling',
        id,
        cameraId: judged.cameraId,
        kind: judged.handling.kind,
        violation: judged.handling.violation,
        distanceM: judged.handling.distanceM,
      },
      'handling judged',
    );
    if (violation === undefined) clips.ofQuiet(id, judged);
    else {
      publisher.wake();
      server.broadcast({ topic: 'violation', row: violation });
      clips.ofViolation(id);
      escalation.look();
    }
    const advice = judged.handling.advice ? store.advice(id) : undefined;
    if (advice !== undefined) server.broadcast({ topic: 'advice', advice });
    board.tellCompliance();
  };
  const intake = keep(createHandlingIntake({ store, log, onRecorded }));
  start();
  keep(lines);

  const meter = new CoverageMeter(store, clock);
  const telling = setInterval(() => {
    meter.count(board.cameras());
    board.tellAll();
  }, TELL_EVERY_MS);
  keep(stoppable(() => clearInterval(telling)));
  return { webAddress: server.address, brokerAddress, setUpCode: accounts.setUpCode };
}
