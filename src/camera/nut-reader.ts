import { HeaderBytes } from './header-bytes.ts';

/** Where frames go. Times are milliseconds of the stream. */
export interface NutSink {
  /** Room for the next frame, exactly `byteLength` bytes; undefined reads the frame over. */
  claim(tMs: number, byteLength: number): Uint8Array<ArrayBuffer> | undefined;
  /** The claimed room is filled. */
  commit(tMs: number, pixels: Uint8Array<ArrayBuffer>): void;
}

const FILE_ID = 'nut/multimedia container\0';
const N = 0x4e;
/** High and low words of the start codes that matter; every other packet is skipped by its length. */
const MAIN = [0x4e4d7a56, 0x1f5f04ad] as const;
const STREAM = [0x4e531140, 0x5bf2f9db] as const;
const SYNCPOINT = [0x4e4be4ad, 0xeeca4569] as const;

const FLAG_CODED_PTS = 1 << 3;
const FLAG_STREAM_ID = 1 << 4;
const FLAG_SIZE_MSB = 1 << 5;
const FLAG_CHECKSUM = 1 << 6;
const FLAG_RESERVED = 1 << 7;
const FLAG_SIDE_DATA = 1 << 8;
const FLAG_HEADER_INDEX = 1 << 10;
const FLAG_MATCH_TIME = 1 << 11;
const FLAG_CODED = 1 << 12;
const FLAG_INVALID = 1 << 13;

/** One row of the main header's table: what a frame's first byte stands for. */
interface FrameCode {
  readonly flags: number;
  readonly ptsDelta: number;
  readonly sizeMul: number;
  readonly sizeLsb: number;
  readonly reserved: number;
}

/** Longer than any frame's header: so many bytes are looked at, and what is not header is given back. */
const LOOK_AHEAD = 64;
/** ffmpeg takes no more, either. */
const MOST_PTS_BITS = 16;

/**
 * Reads one video stream of raw frames out of the NUT container as ffmpeg writes it, from chunks cut anywhere.
 * Pixels are copied once, from the chunk into the claimed room; a frame costs no garbage.
 * Source: the NUT specification (ffmpeg.org/nut), sections on the main header, stream header, syncpoint and frame.
 */
export class NutReader {
  readonly #sink: NutSink;
  /** Bytes of the header that is being collected. */
  readonly #head = new HeaderBytes();
  /** Fewest bytes with which the header may be whole. */
  #wanted = FILE_ID.length;
  #identified = false;
  #skip = 0;
  #codes: FrameCode[] = [];
  #elided: Uint8Array[] = [];
  #timeBasesS: (readonly [number, number])[] = [];
  #timeBase = 0;
  #ptsModulus = 1;
  #lastPts = 0;
  #remaining = 0;
  #filled = 0;
  #target: Uint8Array<ArrayBuffer> | undefined;
  #tMs = 0;

  constructor(sink: NutSink) {
    this.#sink = sink;
  }

  /** @throws Error when the bytes are no NUT, or use a part of it that raw frames never need */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      const left = chunk.length - at;
      if (this.#remaining > 0) {
        const count = Math.min(left, this.#remaining);
        this.#pixels(chunk, at, count);
        at += count;
      } else if (this.#skip > 0) {
        const count = Math.min(left, this.#skip);
        this.#skip -= count;
        at += count;
      } else {
        at += this.#header(chunk, at);
      }
    }
  }

  /** Reads a header as far as it is there; returns how many bytes of the chunk are used up. */
  #header(chunk: Uint8Array, at: number): number {
    const before = this.#head.length;
    const most = Math.max(this.#wanted, before + LOOK_AHEAD, LOOK_AHEAD) - before;
    const taken = chunk.subarray(at, at + most);
    this.#head.add(taken);
    if (this.#head.length < this.#wanted || !this.#tryHeader()) return taken.length;
    this.#head.length = 0;
    this.#wanted = 1;
    return this.#head.at - before;
  }

  #pixels(chunk: Uint8Array, at: number, count: number): void {
    if (this.#target !== undefined) this.#target.set(chunk.subarray(at, at + count), this.#filled);
    this.#filled += count;
    this.#remaining -= count;
    if (this.#remaining === 0) this.#finishFrame();
  }

  #finishFrame(): void {
    const target = this.#target;
    this.#target = undefined;
    if (target !== undefined) this.#sink.commit(this.#tMs, target);
  }

  /** Returns false when the header is not whole: it is read again from its start when more bytes are there. */
  #tryHeader(): boolean {
    this.#head.rewind();
    this.#wanted = this.#head.length + 1;
    if (!this.#identified) return this.#readFileId();
    return this.#head.bytes[0] === N ? this.#readPacket() : this.#readFrame();
  }

  #readFileId(): boolean {
    for (let i = 0; i < FILE_ID.length; i++)
      if (this.#head.byte() !== FILE_ID.charCodeAt(i))
        throw new Error('NUT: the stream does not begin with its name');
    this.#identified = true;
    return true;
  }

  #readPacket(): boolean {
    const high = this.#head.u32();
    const low = this.#head.u32();
    const length = this.#head.v();
    if (length > 4096) this.#head.u32();
    if (this.#head.isShort()) return false;
    const end = this.#head.at + length;
    const is = (code: readonly [number, number]): boolean => code[0] === high && code[1] === low;
    if (!is(MAIN) && !is(STREAM) && !is(SYNCPOINT)) {
      this.#skip = length;
      return true;
    }
    if (this.#head.length < end) {
      this.#wanted = end;
      return false;
    }
    if (is(MAIN)) this.#readMain();
    else if (is(STREAM)) this.#readStream();
    else this.#readSyncpoint();
    if (this.#head.isShort() || this.#head.at > end) throw new Error('NUT: a header is longer than it says');
    this.#head.at = end;
    return true;
  }

  #readMain(): void {
    const version = this.#head.v();
    if (version > 3) this.#head.v();
    if (this.#head.v() !== 1) throw new Error('NUT: one stream is expected');
    this.#head.v();
    this.#timeBasesS = Array.from(
      { length: this.#head.count() },
      () => [this.#head.v(), this.#head.v()] as const,
    );
    if (this.#timeBasesS.flat().includes(0)) throw new Error('NUT: a time base of zero');
    this.#codes = this.#readCodes();
    const count = this.#head.count();
    this.#elided = [new Uint8Array(0)];
    for (let i = 0; i < count; i++) {
      const size = this.#head.count();
      this.#elided.push(this.#head.bytes.slice(this.#head.at, this.#head.at + size));
      this.#head.at += size;
    }
  }

  #readCodes(): FrameCode[] {
    const codes: FrameCode[] = [];
    let [ptsDelta, sizeMul] = [0, 1];
    while (codes.length < 256) {
      const flags = this.#head.v();
      const fields = this.#head.count();
      if (fields > 0) ptsDelta = this.#head.s();
      if (fields > 1) sizeMul = this.#head.v();
      if (fields > 2) this.#head.v();
      const size = fields > 3 ? this.#head.v() : 0;
      const reserved = fields > 4 ? this.#head.count() : 0;
      const count = fields > 5 ? this.#head.v() : sizeMul - size;
      if (fields > 6) this.#head.s();
      if (fields > 7) this.#head.v();
      for (let i = 8; i < fields; i++) this.#head.v();
      // A row that stands for nothing would be read for ever.
      if (count <= 0) throw new Error('NUT: a row of frame codes without a code');
      for (let i = 0; i < count && codes.length < 256; i++) {
        // A frame never begins with an N: that byte begins the start codes.
        if (codes.length === N)
          codes.push({ flags: FLAG_INVALID, ptsDelta: 0, sizeMul: 1, sizeLsb: 0, reserved: 0 });
        codes.push({ flags, ptsDelta, sizeMul, sizeLsb: size + i, reserved });
      }
    }
    return codes;
  }

  #readStream(): void {
    this.#head.v();
    if (this.#head.v() !== 0) throw new Error('NUT: a video stream is expected');
    const nameLength = this.#head.v();
    this.#head.at += nameLength;
    this.#timeBase = this.#head.v();
    const ptsBits = this.#head.v();
    if (ptsBits > MOST_PTS_BITS) throw new Error(`NUT: short times of ${ptsBits} bits`);
    this.#ptsModulus = 2 ** ptsBits;
  }

  /** A syncpoint sets the time from which the next frame's is told. */
  #readSyncpoint(): void {
    const coded = this.#head.v();
    const count = this.#timeBasesS.length;
    const [num, den] = this.#timeBaseS();
    const [fromNum, fromDen] = this.#timeBasesS[coded % count]!;
    this.#lastPts = Math.floor((Math.floor(coded / count) * fromNum * den) / (fromDen * num));
  }

  #readFrame(): boolean {
    const code = this.#codes[this.#head.byte()];
    if (code === undefined) throw new Error('NUT: a frame comes before the headers');
    let flags = code.flags;
    if ((flags & FLAG_CODED) !== 0) flags ^= this.#head.v();
    if ((flags & (FLAG_INVALID | FLAG_SIDE_DATA)) !== 0) throw new Error('NUT: a frame of an unknown kind');
    if ((flags & FLAG_STREAM_ID) !== 0) this.#head.v();
    const pts =
      (flags & FLAG_CODED_PTS) !== 0 ? this.#fullPts(this.#head.v()) : this.#lastPts + code.ptsDelta;
    let size = code.sizeLsb;
    if ((flags & FLAG_SIZE_MSB) !== 0) size += code.sizeMul * this.#head.v();
    if ((flags & FLAG_MATCH_TIME) !== 0) this.#head.s();
    const elided = (flags & FLAG_HEADER_INDEX) !== 0 ? this.#elidedAt(this.#head.v()) : undefined;
    const reserved = (flags & FLAG_RESERVED) !== 0 ? this.#head.count() : code.reserved;
    for (let i = 0; i < reserved; i++) this.#head.v();
    if ((flags & FLAG_CHECKSUM) !== 0) this.#head.u32();
    if (this.#head.isShort()) return false;
    this.#beginFrame(pts, size, elided);
    return true;
  }

  #beginFrame(pts: number, size: number, elided: Uint8Array | undefined): void {
    if (size < (elided?.length ?? 0)) throw new Error('NUT: a frame that is shorter than its beginning');
    const [num, den] = this.#timeBaseS();
    this.#lastPts = pts;
    this.#tMs = (pts * num * 1000) / den;
    this.#target = this.#sink.claim(this.#tMs, size);
    if (this.#target !== undefined && this.#target.length !== size)
      throw new Error(`NUT: a frame of ${size} bytes does not fit the ${this.#target.length} that are lent`);
    this.#filled = elided?.length ?? 0;
    if (elided !== undefined) this.#target?.set(elided);
    this.#remaining = size - this.#filled;
    if (this.#remaining === 0) this.#finishFrame();
  }

  /** Only the low bits of a time are written where it lies near the last one. */
  #fullPts(coded: number): number {
    const modulus = this.#ptsModulus;
    if (coded >= modulus) return coded - modulus;
    const lowest = this.#lastPts - Math.floor((modulus - 1) / 2);
    return ((((coded - lowest) % modulus) + modulus) % modulus) + lowest;
  }

  /** Stream and time bases come in headers of their own, of which one may be damaged. */
  #timeBaseS(): readonly [number, number] {
    const timeBase = this.#timeBasesS[this.#timeBase];
    if (timeBase === undefined) throw new Error('NUT: a time base that is not there');
    return timeBase;
  }

  /** While the header is not whole, the index may be a part of itself. */
  #elidedAt(index: number): Uint8Array | undefined {
    const elided = this.#elided[index];
    if (elided === undefined && !this.#head.isShort()) throw new Error('NUT: a beginning that is not listed');
    return elided;
  }
}
