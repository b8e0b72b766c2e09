import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ConnectorError } from '../errors';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1';

/** A 32 byte key and the name under which sealed texts remember it. */
export interface SecretKey {
  /** Letters, digits, `-` and `_`. */
  readonly id: string;
  readonly key: Uint8Array;
}

/** The key to seal with and, during a rotation, older ones that can still open. */
export interface SecretKeys {
  readonly current: SecretKey;
  readonly previous?: readonly SecretKey[];
}

/**
 * Seals `plain` with AES-256-GCM (NIST SP 800-38D, random 96 bit nonce) as `v1.<key id>.<base64url of nonce, text, tag>`.
 * `context` says what the secret belongs to (source id and field): opening needs the same, so that a sealed text copied to
 * another source is useless. Raises `RangeError` for a key of another length.
 */
export function sealSecret(plain: string, keys: SecretKeys, context: string): string {
  const { id, key } = checked(keys.current);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(
    Buffer.from(`${VERSION}.${id}.${context}`, 'utf8'),
  );
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return `${VERSION}.${id}.${Buffer.concat([iv, text, cipher.getAuthTag()]).toString('base64url')}`;
}

/** Opens what {@link sealSecret} sealed; raises `ConnectorError` `secret-unreadable` when key, context or text do not fit. */
export function openSecret(sealed: string, keys: SecretKeys, context: string): string {
  const [version, id, body] = sealed.split('.');
  const entry = [keys.current, ...(keys.previous ?? [])].find((candidate) => candidate.id === id);
  if (version !== VERSION || !id || !body) throw unreadable('it is not a sealed secret');
  if (!entry) throw unreadable(`it was sealed with the key "${id.slice(0, 40)}", which is not configured`);
  const bytes = Buffer.from(body, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) throw unreadable('it is cut short');
  const decipher = createDecipheriv(ALGORITHM, checked(entry).key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(`${VERSION}.${id}.${context}`, 'utf8'))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    throw unreadable('the key is another one, or the text was changed or belongs to another source');
  }
}

function checked(entry: SecretKey): SecretKey {
  if (entry.key.byteLength !== KEY_BYTES) {
    throw new RangeError(`The secret key must have ${KEY_BYTES} bytes; it has ${entry.key.byteLength}.`);
  }
  if (!/^[\w-]{1,40}$/.test(entry.id)) {
    throw new RangeError('The id of a secret key consists of 1 to 40 letters, digits, "-" and "_".');
  }
  return entry;
}

function unreadable(why: string): ConnectorError {
  return new ConnectorError(
    'secret-unreadable',
    `A stored secret cannot be opened: ${why}.`,
    'Restore the secret key this secret was stored with, or enter the secret again.',
  );
}
