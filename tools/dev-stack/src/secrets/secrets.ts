import { generateKeyPairSync, randomBytes, createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../error-code';

/** Ed25519 public key as JSON Web Key (RFC 8037), with its thumbprint (RFC 7638) as key id. */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
}

export interface PrivateJwk extends PublicJwk {
  readonly d: string;
}

/** Everything that is generated at the first start; there is no default password anywhere. */
export interface Secrets {
  /** Superuser of DataSpoke's own PostgreSQL. */
  readonly postgresPassword: string;
  /** Superuser of the PostgreSQL that holds the sample warehouse. */
  readonly warehousePassword: string;
  /** Database role of each app, by app name. */
  readonly databasePasswords: Readonly<Record<string, string>>;
  /** NATS user of each app, by app name. */
  readonly natsPasswords: Readonly<Record<string, string>>;
  /** 32 bytes, base64: seals the credentials of sources. */
  readonly secretKey: string;
  /** Signs who a caller is; for the gateway only. */
  readonly callerPrivateKey: PrivateJwk;
  /** Verifies it; for every service. */
  readonly callerPublicKey: PublicJwk;
}

/** The secrets file cannot be used; the message says what to do and holds nothing of its content. */
export class SecretsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SecretsError';
  }
}

/**
 * Reads the secrets, generating what is missing: all of them at the first start, later those of an app that is new.
 * The file is readable by its owner only and is replaced in one step.
 * @throws SecretsError when the file exists and cannot be understood
 */
export async function loadOrCreateSecrets(file: string, apps: readonly string[]): Promise<Secrets> {
  const known = await readSecrets(file);
  const complete = completeSecrets(known, apps);
  if (JSON.stringify(complete) !== JSON.stringify(known)) await writePrivately(file, complete);
  return complete;
}

function completeSecrets(known: Partial<Secrets>, apps: readonly string[]): Secrets {
  const perApp = (existing: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    ...existing,
    ...Object.fromEntries(apps.filter((app) => !existing[app]).map((app) => [app, password()])),
  });
  const callerPrivateKey = known.callerPrivateKey ?? signingKey();
  const { kty, crv, x, kid } = callerPrivateKey;
  return {
    postgresPassword: known.postgresPassword ?? password(),
    warehousePassword: known.warehousePassword ?? password(),
    databasePasswords: perApp(known.databasePasswords),
    natsPasswords: perApp(known.natsPasswords),
    secretKey: known.secretKey ?? randomBytes(32).toString('base64'),
    callerPrivateKey,
    callerPublicKey: { kty, crv, x, kid },
  };
}

// Letters, digits, `-` and `_` only: safe in URLs and in every configuration syntax.
function password(): string {
  return randomBytes(24).toString('base64url');
}

function signingKey(): PrivateJwk {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  if (!x || !d) throw new Error('this Node cannot generate Ed25519 keys');
  const canonical = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x });
  return {
    kty: 'OKP',
    crv: 'Ed25519',
    x,
    kid: createHash('sha256').update(canonical).digest('base64url'),
    d,
  };
}

async function readSecrets(file: string): Promise<Partial<Secrets>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {};
    throw new SecretsError(`${file} cannot be read; make it readable for you, or run npm run reset.`);
  }
  const value = parseJson(text);
  if (!isSecrets(value)) {
    throw new SecretsError(
      `${file} is damaged; restore it from a copy, or run npm run reset to start again with an empty stack.`,
    );
  }
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSecrets(value: unknown): value is Partial<Secrets> {
  if (!isRecord(value)) return false;
  const { databasePasswords, natsPasswords, callerPrivateKey } = value;
  return (
    ['postgresPassword', 'warehousePassword', 'secretKey'].every((key) => isOptional(value[key], isText)) &&
    [databasePasswords, natsPasswords].every((map) => isOptional(map, isTextMap)) &&
    isOptional(
      callerPrivateKey,
      (key) => isTextMap(key) && ['kty', 'crv', 'x', 'd', 'kid'].every((k) => isText(key[k])),
    )
  );
}

function isOptional(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextMap(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every(isText);
}

async function writePrivately(file: string, secrets: Secrets): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  try {
    await using handle = await open(fresh, 'wx', 0o600);
    await handle.writeFile(`${JSON.stringify(secrets, null, 2)}\n`);
    await handle.sync();
    await rename(fresh, file);
  } finally {
    await rm(fresh, { force: true });
  }
}
