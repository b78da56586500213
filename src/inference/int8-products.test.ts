import { expect, test } from 'vitest';
import { hasDotProducts } from './int8-products.ts';

test.each([
  ['flags\t\t: fpu avx2 avx512f avx512_vnni amx_tile', true],
  ['flags\t\t: fpu avx2 avx_vnni', true],
  ['flags\t\t: fpu avx2 avx512f avx512bw', false],
  ['flags\t\t: fpu avx2', false],
  ['model name : a processor with avx512_vnni in its name', false],
])('%s', (line, has) => {
  expect(hasDotProducts(`processor\t: 0\nmodel name\t: P\n${line}\nbugs\t\t: none\n`)).toBe(has);
});
