import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { settleFile } from '../base/durable-file.ts';

/** Some thousand violations with their alerts, or the rows that must be written before a clip may go. */
export const RESERVE_BYTES = 32 * 1024 * 1024;

/**
 * A file that holds room for the database: a disk without a free byte takes no row, and without its row no clip may go, so
 * that only a person could end it. Given up when there is hardly a byte left, laid down anew when there is room.
 */
export class RoomReserve {
  readonly #file: string;
  readonly #bytes: number;

  constructor(dataDir: string, bytes: number) {
    this.#file = join(dataDir, 'room.reserve');
    this.#bytes = bytes;
  }

  async adjust(freeBytes: number): Promise<void> {
    if (freeBytes < this.#bytes / 4) await rm(this.#file, { force: true });
    else if (freeBytes > 2 * this.#bytes && !existsSync(this.#file)) {
      const partial = `${this.#file}.partial`;
      // Written, not only made as long: a hole takes no room.
      await writeFile(partial, Buffer.alloc(this.#bytes));
      await settleFile(partial, this.#file);
    }
  }
}
