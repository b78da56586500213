/**
 * Half of a surrogate pair, which UTF-8 has no bytes for, is U+FFFD: what a file or a database gives back. Text is made so
 * before it is hashed and before it is kept, or the hash would not be that of what was kept.
 */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\ufffd');
}
