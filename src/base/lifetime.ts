/** A part with a life. `stop` asks it to end and resolves when it is over; calling it twice is fine. */
export interface Stoppable {
  stop(): Promise<void>;
}
