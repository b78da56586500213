import type { SizeWh } from '../domain/picture.ts';

/** Packets whose times are kept: about 10 s at 25 a second. */
const WINDOW = 256;

// stream, dts, pts, duration, size, 0xadler [, F=0xflags where it is no plain keyframe]
// Not anchored: ffmpeg may have written the first half of a message before.
const PACKET = /0, +-?\d+, +(-?\d+), +\d+, +\d+, 0x[0-9a-f]{8}(?:, F=0x([0-9A-F]+))?/;
const HEADER = /^#(tb|codec_id|dimensions) 0: (.+)$/;
/** framecrc leaves the flags out when they say keyframe and nothing else. */
const KEY_FLAG = 1;

/**
 * Reads the lines that ffmpeg's framecrc writes among its messages: each packet's time and kind at the moment it came.
 * From them come the codec, the picture's size, the real rate and the span between keyframes.
 */
export class PacketMeter {
  readonly #onPacket: (tMs: number) => void;
  #msPerTick = 0;
  #codec: string | undefined;
  #sizeWh: SizeWh | undefined;
  readonly #timesMs = new Float64Array(WINDOW);
  #count = 0;
  #newestMs = -Infinity;
  #lastKeyMs: number | undefined;
  #keyIntervalMs: number | undefined;

  constructor(onPacket: (tMs: number) => void) {
    this.#onPacket = onPacket;
  }

  get codec(): string | undefined {
    return this.#codec;
  }

  /** Of the copied stream; undefined until its header was read. */
  get sizeWh(): SizeWh | undefined {
    return this.#sizeWh;
  }

  get packets(): number {
    return this.#count;
  }

  /** Longest recent span between keyframes, one that is still open included; undefined before there was one. */
  get keyframeIntervalMs(): number | undefined {
    if (this.#lastKeyMs === undefined) return undefined;
    const openMs = this.#newestMs - this.#lastKeyMs;
    if (this.#keyIntervalMs === undefined) return openMs > 4000 ? openMs : undefined;
    return Math.max(this.#keyIntervalMs, openMs);
  }

  /** Pictures a second by the stream's own times; undefined before 25 packets. */
  get measuredFps(): number | undefined {
    const n = Math.min(this.#count, WINDOW);
    if (n < 25) return undefined;
    let [first, last] = [Infinity, -Infinity];
    for (let i = 0; i < n; i++) {
      first = Math.min(first, this.#timesMs[i]!);
      last = Math.max(last, this.#timesMs[i]!);
    }
    return last > first ? ((n - 1) * 1000) / (last - first) : undefined;
  }

  /** Returns true when the line was one of framecrc's. */
  push(line: string): boolean {
    const header = HEADER.exec(line);
    if (header !== null) this.#header(header[1]!, header[2]!);
    if (line.startsWith('#')) return true;
    const packet = PACKET.exec(line);
    if (packet === null) return false;
    const isKey = packet[2] === undefined || (parseInt(packet[2], 16) & KEY_FLAG) !== 0;
    this.#packet(Number(packet[1]) * this.#msPerTick, isKey);
    return true;
  }

  #header(key: string, value: string): void {
    if (key === 'codec_id') this.#codec = value;
    else if (key === 'tb') {
      const [num, den] = value.split('/').map(Number);
      this.#msPerTick = num !== undefined && den !== undefined ? (num * 1000) / den : 0;
    } else {
      const [w, h] = value.split('x').map(Number);
      this.#sizeWh = w !== undefined && h !== undefined ? { w, h } : undefined;
    }
  }

  #packet(tMs: number, isKey: boolean): void {
    this.#timesMs[this.#count++ % WINDOW] = tMs;
    this.#newestMs = Math.max(this.#newestMs, tMs);
    if (isKey) {
      if (this.#lastKeyMs !== undefined && tMs > this.#lastKeyMs) this.#keyIntervalMs = tMs - this.#lastKeyMs;
      this.#lastKeyMs = tMs;
    }
    this.#onPacket(tMs);
  }
}
