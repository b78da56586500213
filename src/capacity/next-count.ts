/** How a number of cameras went. */
export interface Tried {
  readonly cameras: number;
  readonly held: boolean;
}

/** The largest number that held with none below it that did not; 0 where not even one did. */
export function mostHeld(tried: readonly Tried[]): number {
  const firstLost = Math.min(Infinity, ...tried.filter(({ held }) => !held).map(({ cameras }) => cameras));
  return Math.max(0, ...tried.flatMap(({ cameras, held }) => (held && cameras < firstLost ? [cameras] : [])));
}

/**
 * The number to try next: up by a half while all held, down by a third while none did, then the middle of what is open.
 * @param guess where to begin
 * @param most never more than this
 * @returns undefined when the limit is known to the camera (from 20 on: within a twentieth)
 */
export function nextCount(tried: readonly Tried[], guess: number, most: number): number | undefined {
  if (tried.length === 0) return Math.min(most, Math.max(1, Math.round(guess)));
  const held = mostHeld(tried);
  const lost = Math.min(Infinity, ...tried.filter((one) => !one.held).map(({ cameras }) => cameras));
  if (held >= most) return undefined;
  if (lost === Infinity) return Math.min(most, Math.max(held + 1, Math.round(held * 1.5)));
  if (lost - held <= Math.max(1, Math.floor(held / 20))) return undefined;
  return held === 0 ? Math.max(1, Math.floor((lost * 2) / 3)) : Math.floor((held + lost) / 2);
}
