/**
 * The few frame buffers of one camera. Each is either free, being written, or lent to whoever judges the frame; a lent
 * buffer may come back as another object of the same length (it was transferred to a worker and back).
 */
export class FramePool {
  readonly byteLength: number;
  readonly #size: number;
  readonly #free: ArrayBuffer[] = [];

  constructor(byteLength: number, size: number) {
    this.byteLength = byteLength;
    this.#size = size;
    for (let i = 0; i < size; i++) this.#free.push(new ArrayBuffer(byteLength));
  }

  /** Undefined when all are lent. */
  claim(): ArrayBuffer | undefined {
    return this.#free.pop();
  }

  /** Takes a buffer back. A function of its own, so that a frame can carry it without a closure per frame. */
  readonly release = (buffer: ArrayBuffer): void => {
    if (buffer.byteLength !== this.byteLength)
      throw new Error(`a buffer of ${buffer.byteLength} bytes came back where ${this.byteLength} were lent`);
    if (this.#free.length >= this.#size) throw new Error('a frame buffer came back twice');
    this.#free.push(buffer);
  };
}
