/** No header is longer, so none counts more things. */
const MOST_BYTES = 8192;

/** The bytes of one NUT header as far as they are there, and the numbers that they hold. */
export class HeaderBytes {
  readonly bytes = new Uint8Array(MOST_BYTES);
  length = 0;
  /** The next byte to read. */
  at = 0;
  #short = false;

  /** @throws Error when they would be more than any header has */
  add(bytes: Uint8Array): void {
    if (this.length + bytes.length > MOST_BYTES)
      throw new Error('NUT: a header is longer than any that ffmpeg writes');
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  rewind(): void {
    this.at = 0;
    this.#short = false;
  }

  /** A read went past the bytes that are there: nothing of this attempt counts. */
  isShort(): boolean {
    return this.#short;
  }

  byte(): number {
    if (this.at >= this.length) {
      this.#short = true;
      return 0;
    }
    return this.bytes[this.at++]!;
  }

  u32(): number {
    let value = 0;
    for (let i = 0; i < 4; i++) value = value * 256 + this.byte();
    return value;
  }

  /** Variable length: seven bits a byte, the highest bit says that more follow. */
  v(): number {
    let value = 0;
    for (;;) {
      const byte = this.byte();
      value = value * 128 + (byte & 0x7f);
      if (value > Number.MAX_SAFE_INTEGER) throw new Error('NUT: a number that is too large');
      if (byte < 0x80) return value;
    }
  }

  s(): number {
    const value = this.v() + 1;
    return value % 2 === 1 ? -Math.floor(value / 2) : value / 2;
  }

  /** How many of something a header has: a damaged one must not make a loop of years or a list of gigabytes. */
  count(): number {
    const count = this.v();
    if (count > MOST_BYTES) throw new Error(`NUT: a header counts ${count} of something`);
    return count;
  }
}
