/** Bench to service. */
export type ServiceRequest =
  | { readonly type: 'stop' }
  /** From here on is measured. */
  | { readonly type: 'mark' }
  | { readonly type: 'report' };

/** Service to bench: `started` once, then a `report` for each one asked for. */
export type ServiceReply =
  | { readonly type: 'started'; readonly webAddress: string; readonly brokerAddress: string }
  | { readonly type: 'failed'; readonly reason: string }
  | ({ readonly type: 'report' } & MainThreadReport);

/** What happened on the service's main thread since the mark. */
export interface MainThreadReport {
  readonly eventLoopDelayP99Ms: number;
  /** Bytes that were taken from the JavaScript heap; frames lie outside of it. */
  readonly allocatedBytes: number;
  /** Age of each analysed frame when its analysis began, counted from the least delayed frame of its camera. */
  readonly agesMs: readonly number[];
}
