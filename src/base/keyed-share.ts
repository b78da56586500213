import { createHmac } from 'node:crypto';

const BYTES = 6;

/**
 * A number in [0, 1) that is fixed by the text and looks like chance to whoever lacks the key (HMAC-SHA-256): a draw that
 * nobody can foresee, and that comes out the same after a restart.
 */
export function keyedShare(key: string, text: string): number {
  return createHmac('sha256', key).update(text).digest().readUIntBE(0, BYTES) / 2 ** (8 * BYTES);
}
