import { WorkerLane, type FrameJob } from '../../src/inference/worker-lane.ts';

/** One camera's frames: the least (arrival - presentation time) of its run. */
interface Arrivals {
  leastMs: number;
  lastTMs: number;
}

/**
 * Notes for every analysed frame how old it was when its analysis began. Nobody knows when the camera exposed it, but the
 * least delayed frame of a run tells where its time line lies; the constant part is measured apart (camera-delay.ts).
 */
export class FrameAges {
  readonly #cameras = new Map<string, Arrivals>();
  #agesMs: number[] = [];

  /** Listens at the door of the worker lanes of this process. */
  static listen(): FrameAges {
    const ages = new FrameAges();
    // A method taken off its class on purpose: it is called with its own lane below.
    const offer = Reflect.get(WorkerLane.prototype, 'offer');
    WorkerLane.prototype.offer = function (this: WorkerLane, cameraId: string, job: FrameJob) {
      const { tMs } = job.frame;
      const least = ages.arrived(cameraId, tMs, Date.now());
      return offer.call(this, cameraId, {
        ...job,
        settle: (outcome) => {
          if (outcome.kind === 'observed') ages.began(Date.now() - outcome.inferMs - tMs - least);
          job.settle(outcome);
        },
      });
    };
    return ages;
  }

  /** @returns the least delayed arrival so far, less its presentation time */
  arrived(cameraId: string, tMs: number, nowMs: number): number {
    const camera = this.#cameras.get(cameraId);
    if (camera === undefined || tMs < camera.lastTMs) {
      this.#cameras.set(cameraId, { leastMs: nowMs - tMs, lastTMs: tMs });
      return nowMs - tMs;
    }
    camera.lastTMs = tMs;
    camera.leastMs = Math.min(camera.leastMs, nowMs - tMs);
    return camera.leastMs;
  }

  began(ageMs: number): void {
    this.#agesMs.push(Math.max(0, ageMs));
  }

  /** Those since the last call. */
  take(): number[] {
    const ages = this.#agesMs;
    this.#agesMs = [];
    return ages;
  }
}
