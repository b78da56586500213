export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * One text for one value, as RFC 8785 has it, to be hashed: keys sorted by UTF-16 code units, no blanks, numbers and
 * strings as ECMAScript writes them.
 * @throws TypeError for a number that JSON has no word for
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError(`${String(value)} has no place in JSON`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key]!)}`);
  return `{${members.join(',')}}`;
}

/** The library's own guard does not know readonly arrays. */
const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);
