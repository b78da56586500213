import { unzipSync, zipSync, type Zippable } from 'fflate';

/** The zip counts local time in fields of its own: the first moment it can say, the same bytes in every zone. */
const NO_TIME = new Date(1980, 0, 1);

/** The same files give the same bytes on every machine: stored, not packed, without times. */
export function packCase(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const members: Zippable = {};
  for (const [name, bytes] of files) members[name] = [bytes, { level: 0, mtime: NO_TIME }];
  return zipSync(members);
}

/** @returns undefined where it is no zip that `packCase` wrote, byte for byte */
export function unpackCase(zip: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
  try {
    // Nothing is packed in it: a member that would swell to gigabytes is not even looked at.
    const stored = unzipSync(zip, { filter: ({ compression }) => compression === 0 });
    const files = new Map(Object.entries(stored));
    return Buffer.from(packCase(files)).equals(zip) ? files : undefined;
  } catch {
    // The library throws strings and errors of many kinds for what is no zip: all mean the same here.
    return undefined;
  }
}
