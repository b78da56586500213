import type { SizeWh } from '../domain/picture.ts';

/** Packets whose times are kept: about 10 s at 25 a second. */
const WINDOW = 256;

// framecrc:  stream, dts, pts, duration, size, 0xadler [, F=0xflags when no plain keyframe]
// framehash: stream, dts, pts, duration, size, adler (its packets tell no flags)
// Not anchored: ffmpeg may have written the first half of a message before.
const CRC_PACKET = /0, +-?\d+, +(-?\d+), +\d+, +\d+, 0x[0-9a-f]{8}(?:, F=0x([0-9A-F]+))?/;
const HASH_PACKET = /0, +-?\d+, +(-?\d+), +\d+, +\d+, [0-9a-f]{8}$/;
const HEADER = /^#(tb|codec_id|dimensions) 0: (.+)$/;
/** framecrc leaves the flags out when they say keyframe and nothing else. */
const KEY_FLAG = 1;

/** What the lines of one output tell about the stream's packets. */
export class PacketMeter {
  #msPerTick = 0;
  #codec: string | undefined;
  #sizeWh: SizeWh | undefined;
  readonly #timesMs = new Float64Array(WINDOW);
  #count = 0;
  #newestMs = -Infinity;
  #lastKeyMs: number | undefined;
  #keyIntervalMs: number | undefined;

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

  header(key: string, value: string): void {
    if (key === 'codec_id') this.#codec = value;
    else if (key === 'tb') {
      const [num, den] = value.split('/').map(Number);
      this.#msPerTick = num !== undefined && den !== undefined ? (num * 1000) / den : 0;
    } else {
      const [w, h] = value.split('x').map(Number);
      this.#sizeWh = w !== undefined && h !== undefined ? { w, h } : undefined;
    }
  }

  /** Returns the packet's time in milliseconds. */
  packet(ticks: number, isKey: boolean): number {
    const tMs = ticks * this.#msPerTick;
    this.#timesMs[this.#count++ % WINDOW] = tMs;
    this.#newestMs = Math.max(this.#newestMs, tMs);
    if (isKey) {
      if (this.#lastKeyMs !== undefined && tMs > this.#lastKeyMs) this.#keyIntervalMs = tMs - this.#lastKeyMs;
      this.#lastKeyMs = tMs;
    }
    return tMs;
  }
}

export interface PacketListener {
  onPacket(meter: 'main' | 'analysis', tMs: number): void;
}

/**
 * Reads the lines that ffmpeg's framecrc (main stream) and framehash (sub-stream) write among its messages: each packet's
 * time and kind at the moment it came.
 */
export class PacketLines {
  readonly main = new PacketMeter();
  readonly analysis = new PacketMeter();
  readonly #listener: PacketListener;
  #headerOf: PacketMeter = this.main;

  constructor(listener: PacketListener) {
    this.#listener = listener;
  }

  /** Returns true when the line was one of these. */
  push(line: string): boolean {
    if (line.startsWith('#')) return this.#header(line);
    const crc = CRC_PACKET.exec(line);
    if (crc !== null) {
      const isKey = crc[2] === undefined || (parseInt(crc[2], 16) & KEY_FLAG) !== 0;
      this.#listener.onPacket('main', this.main.packet(Number(crc[1]), isKey));
      return true;
    }
    const hash = HASH_PACKET.exec(line);
    if (hash === null) return false;
    this.#listener.onPacket('analysis', this.analysis.packet(Number(hash[1]), false));
    return true;
  }

  #header(line: string): boolean {
    // Only framehash begins its header with a format line.
    if (line.startsWith('#format')) this.#headerOf = this.analysis;
    else if (line.startsWith('#extradata')) return true;
    const header = HEADER.exec(line);
    if (header !== null) this.#headerOf.header(header[1]!, header[2]!);
    return true;
  }
}
