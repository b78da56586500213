/**
 * Whose frame comes next, for the cameras of one worker. Per camera one frame is at work and one waits; a newer one takes
 * the waiting one's place. Cameras take turns, so a fast one cannot starve a slow one. Pure: no clock, no thread.
 */
export class FrameTurns<F> {
  readonly #seats = new Map<string, { waiting: F | undefined; atWork: boolean }>();
  /** Camera ids; the one whose turn is next stands first. */
  #order: string[] = [];

  addCamera(cameraId: string): void {
    if (this.#seats.has(cameraId)) throw new Error(`camera ${cameraId} is already here`);
    this.#seats.set(cameraId, { waiting: undefined, atWork: false });
    this.#order.push(cameraId);
  }

  /** @returns the frame that waited, for its buffer to be given back */
  removeCamera(cameraId: string): F | undefined {
    const waiting = this.#seats.get(cameraId)?.waiting;
    this.#seats.delete(cameraId);
    this.#order = this.#order.filter((id) => id !== cameraId);
    return waiting;
  }

  /** @returns the older frame that lost its place, if one waited */
  offer(cameraId: string, frame: F): F | undefined {
    const seat = this.#seat(cameraId);
    const replaced = seat.waiting;
    seat.waiting = frame;
    return replaced;
  }

  /** The next frame to work on; its camera is busy until `done`, and last in the row. */
  take(): { readonly cameraId: string; readonly frame: F } | undefined {
    for (let i = 0; i < this.#order.length; i++) {
      const cameraId = this.#order[i]!;
      const seat = this.#seat(cameraId);
      if (seat.atWork || seat.waiting === undefined) continue;
      const frame = seat.waiting;
      seat.waiting = undefined;
      seat.atWork = true;
      this.#order.splice(i, 1);
      this.#order.push(cameraId);
      return { cameraId, frame };
    }
    return undefined;
  }

  /** The camera's frame at work is finished; fine after the camera was removed. */
  done(cameraId: string): void {
    const seat = this.#seats.get(cameraId);
    if (seat !== undefined) seat.atWork = false;
  }

  /** Empties all waiting places. */
  takeAllWaiting(): F[] {
    const frames: F[] = [];
    for (const seat of this.#seats.values()) {
      if (seat.waiting !== undefined) frames.push(seat.waiting);
      seat.waiting = undefined;
    }
    return frames;
  }

  #seat(cameraId: string): { waiting: F | undefined; atWork: boolean } {
    const seat = this.#seats.get(cameraId);
    if (seat === undefined) throw new Error(`camera ${cameraId} is not here`);
    return seat;
  }
}
