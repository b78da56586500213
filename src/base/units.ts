/**
 * Three clocks that must not mix; docs/design/time.md says which is used where.
 * - `PtsMs`: presentation time inside one camera's stream, milliseconds. The only clock of physics.
 * - `MonotonicMs`: this process's steady clock, milliseconds. For time-outs and back-off.
 * - `WallMs`: host clock, milliseconds since 1970-01-01 UTC. For people and for matching cameras.
 */
export type PtsMs = number & { readonly __unit: 'PtsMs' };
export type MonotonicMs = number & { readonly __unit: 'MonotonicMs' };
export type WallMs = number & { readonly __unit: 'WallMs' };

export const ptsMs = (value: number): PtsMs => value as PtsMs;
export const monotonicMs = (value: number): MonotonicMs => value as MonotonicMs;
export const wallMs = (value: number): WallMs => value as WallMs;
