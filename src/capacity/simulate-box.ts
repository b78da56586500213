import { seeded } from '../base/seeded.ts';
import { FrameTurns } from '../inference/frame-turns.ts';

/** What was measured of a box and a camera. */
export interface Costs {
  /** Of one frame on a worker, while all workers are busy. */
  readonly frameMs: number;
  /** Standard deviation of the logarithm of that. */
  readonly frameSpread: number;
  /** Cores that a camera takes beside its frames: decoding, recording, tracking, evidence. */
  readonly cameraCores: number;
}

export interface Site {
  readonly cameras: number;
  /** Share of the time in which something moves before a camera. */
  readonly busyShare: number;
  /** Mean length of such a time. */
  readonly busyS: number;
}

const FRAME_EVERY_MS = 80;
/** A camera before which nothing moves is looked at once a second. */
const IDLE_EVERY_FRAMES = 12;
const WARM_UP_S = 5;

interface Lane {
  readonly turns: FrameTurns<number>;
  /** Id of the camera whose frame is looked at. */
  atWork: string | undefined;
  freeAtMs: number;
}

interface Camera {
  readonly id: string;
  readonly lane: number;
  /** When in each frame period its frame comes. */
  readonly phaseMs: number;
  /** Since it was last busy or not, for those that are not looked at. */
  frames: number;
  isBusy: boolean;
  changesAtMs: number;
}

/**
 * One box with `cores` workers, by its own rules (frame-turns.ts): each camera stays on a worker, one frame of it waits, a newer one takes that
 * place. What cameras take beside their frames slows the workers where the cores do not suffice for both. Seeded.
 * @returns the share of frames that a newer one replaced, of all that came
 */
export function simulateBox(
  { cameras, busyShare, busyS }: Site,
  { frameMs, frameSpread, cameraCores }: Costs,
  cores: number,
  seconds: number,
  seed = 1,
): number {
  const random = seeded(seed);
  const lanes: Lane[] = Array.from({ length: cores }, () => ({
    turns: new FrameTurns<number>(),
    atWork: undefined,
    freeAtMs: 0,
  }));
  const besideCores = cameras * cameraCores;
  const all: Camera[] = Array.from({ length: cameras }, (_, i) => {
    const [id, lane, isBusy] = [String(i), i % cores, random() < busyShare];
    lanes[lane]!.turns.addCamera(id);
    return {
      ...{ id, lane, phaseMs: random() * FRAME_EVERY_MS, frames: Math.floor(random() * IDLE_EVERY_FRAMES) },
      ...{ isBusy, changesAtMs: episodeMs(random, isBusy, busyShare, busyS) },
    };
  }).sort((a, b) => a.phaseMs - b.phaseMs);
  let [came, dropped] = [0, 0];

  const startNext = (lane: Lane, nowMs: number): void => {
    const next = lane.turns.take();
    lane.atWork = next?.cameraId;
    if (next === undefined) return;
    const working = lanes.reduce((count, { atWork }) => count + (atWork === undefined ? 0 : 1), 0);
    const speed = Math.min(1, cores / (working + besideCores));
    lane.freeAtMs = nowMs + (frameMs * Math.exp(frameSpread * normal(random))) / speed;
  };
  const finishUntil = (nowMs: number): void => {
    for (const lane of lanes)
      while (lane.atWork !== undefined && lane.freeAtMs <= nowMs) {
        lane.turns.done(lane.atWork);
        startNext(lane, lane.freeAtMs);
      }
  };

  const endMs = (WARM_UP_S + seconds) * 1000;
  for (let periodMs = 0; periodMs < endMs; periodMs += FRAME_EVERY_MS)
    for (const camera of all) {
      const nowMs = periodMs + camera.phaseMs;
      finishUntil(nowMs);
      if (nowMs >= camera.changesAtMs) {
        camera.isBusy = !camera.isBusy;
        camera.changesAtMs = nowMs + episodeMs(random, camera.isBusy, busyShare, busyS);
      }
      if (!camera.isBusy && camera.frames++ % IDLE_EVERY_FRAMES !== 0) continue;
      const lane = lanes[camera.lane]!;
      const replaced = lane.turns.offer(camera.id, nowMs);
      if (lane.atWork === undefined) startNext(lane, nowMs);
      if (nowMs < WARM_UP_S * 1000) continue;
      came++;
      if (replaced !== undefined) dropped++;
    }
  return came === 0 ? 0 : dropped / came;
}

function episodeMs(random: () => number, isBusy: boolean, busyShare: number, busyS: number): number {
  if (busyShare >= 1) return Infinity;
  const meanS = isBusy ? busyS : (busyS * (1 - busyShare)) / Math.max(busyShare, 1e-6);
  return -Math.log(1 - random()) * meanS * 1000;
}

/** Box and Muller 1958. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
