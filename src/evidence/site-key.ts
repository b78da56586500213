import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syncSync } from '../base/durable-file.ts';
import { ServiceError } from '../base/service-error.ts';

/** The site's Ed25519 key: what it signed was exported by this box. */
export interface SiteKey {
  /** 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
  /** SPKI in PEM. */
  readonly publicPem: string;
  /** SHA-256 of the public key in DER, hex: short enough to be read out or printed. */
  readonly fingerprint: string;
}

const KEY_FILE = 'site-key.pem';

/**
 * Reads the key of a data folder, which it makes where there is none; only its owner may read it.
 * @throws E_SITE_KEY
 */
export function openSiteKey(dataDir: string): SiteKey {
  const file = join(dataDir, KEY_FILE);
  try {
    const privateKey = createPrivateKey(readKey(file) ?? makeKey(file));
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('it is no Ed25519 key');
    chmodSync(file, 0o600);
    const publicKey = createPublicKey(privateKey);
    return {
      sign: (bytes) => sign(null, bytes, privateKey),
      publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      fingerprint: fingerprintOf(publicKey),
    };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ServiceError('E_SITE_KEY', `The site's key ${file} cannot be used (${why}).`, { cause });
  }
}

export function fingerprintOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

function readKey(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Whole or not there at all: half a key, left by a full disk, would stand in the way of every later one. Two at once: the
 * second finds the file of the first and reads that.
 */
function makeKey(file: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const partialFile = `${file}.${randomUUID()}.partial`;
  try {
    writeFileSync(partialFile, pem, { mode: 0o600, flag: 'wx' });
    syncSync(partialFile);
    linkSync(partialFile, file);
    syncSync(join(file, '..'));
    return pem;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return readFileSync(file, 'utf8');
    throw error;
  } finally {
    rmSync(partialFile, { force: true });
  }
}
