import { wellFormed } from './well-formed.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * One text for one value, as RFC 8785 has it, to be hashed: keys sorted by UTF-16 code units, no blanks, numbers and
 * strings as ECMAScript writes them, well-formed.
 * @throws TypeError for a number that JSON has no word for
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`${String(value)} has no place in JSON`);
  if (typeof value === 'string') return stringJson(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${stringJson(key)}:${canonicalJson(value[key]!)}`);
  return `{${members.join(',')}}`;
}

const stringJson = (text: string): string => JSON.stringify(wellFormed(text));

/** The library's own guard does not know readonly arrays. */
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
