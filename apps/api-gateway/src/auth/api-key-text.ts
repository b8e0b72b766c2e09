import { createHash, randomBytes } from 'node:crypto';

/** An API key as it is handed out once: `dsk_<prefix>_<secret>`. */
export interface NewApiKey {
  readonly text: string;
  /** Shown in lists, so that people can tell keys apart. */
  readonly prefix: string;
  readonly hash: string;
}

const KEY = /^dsk_([a-z0-9]{8})_([A-Za-z0-9_-]{43})$/;

/** Makes a key with 256 bits of randomness. */
export function newApiKey(): NewApiKey {
  const prefix = randomBytes(5).toString('hex').slice(0, 8);
  const text = `dsk_${prefix}_${randomBytes(32).toString('base64url')}`;
  return { text, prefix, hash: hashApiKey(text) };
}

/** The prefix of a key text, or `undefined` when it does not look like a key at all. */
export function apiKeyPrefix(text: string): string | undefined {
  return KEY.exec(text)?.[1];
}

/** What is stored of a key. A fast hash is enough: the secret is random, not chosen by a person. */
export function hashApiKey(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
