import { mostHeld, nextCount, type Tried } from './next-count.ts';

export interface Search<Close extends { readonly held: boolean }> {
  /** Cameras to begin with, and the most that are tried. */
  readonly guess: number;
  readonly most: number;
  /** Length of the window that counts; the search looks a third of it. */
  readonly seconds: number;
  readonly tryCount: (cameras: number, seconds: number) => Promise<Close>;
  readonly say: (word: string) => void;
}

export interface Found<Close> {
  readonly cameras: number;
  readonly tried: readonly Tried[];
  /** How the whole window went with that number; undefined where not even one camera held. */
  readonly close: Close | undefined;
}

/** The most cameras that hold for the whole window. */
export async function searchMostHeld<Close extends { readonly held: boolean }>({
  guess,
  most,
  seconds,
  tryCount,
  say,
}: Search<Close>): Promise<Found<Close>> {
  const tried: Tried[] = [];
  for (;;) {
    const next = nextCount(tried, guess, most);
    const cameras = next ?? mostHeld(tried);
    if (cameras === 0) return { cameras, tried, close: undefined };
    say(`${String(cameras)} cameras${next === undefined ? ', the whole window' : ''}`);
    const close = await tryCount(cameras, next === undefined ? seconds : seconds / 3);
    if (next !== undefined) tried.push({ cameras, held: close.held });
    else if (close.held) return { cameras, tried, close };
    else {
      // A short window was lucky: this number does not hold after all, one camera less is tried.
      tried.splice(0, tried.length, { cameras, held: false });
      if (cameras > 1) tried.push({ cameras: cameras - 1, held: true });
    }
  }
}
