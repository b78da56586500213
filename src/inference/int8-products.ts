import { readFileSync } from 'node:fs';

/** As Linux names what adds int8 products in 32 bits: VNNI, with vectors of 512 or of 256 bits. */
const DOT_PRODUCTS = new Set(['avx512_vnni', 'avx_vnni']);

/** @param cpuinfo text of /proc/cpuinfo */
export function hasDotProducts(cpuinfo: string): boolean {
  const flags = /^flags\s*:(.*)$/m.exec(cpuinfo)?.[1] ?? '';
  return flags.split(/\s+/).some((flag) => DOT_PRODUCTS.has(flag));
}

/**
 * Whether this processor adds products of int8 without overflow at the runtime's fast way. Others (x86 with AVX2 or AVX-512 alone) add
 * them in 16 bits, unless they are asked for exact sums, which takes twice as long where it is not needed.
 */
export function addsExactly(): boolean {
  try {
    return process.arch !== 'x64' || hasDotProducts(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    // No Linux: exact at any price.
    return false;
  }
}
