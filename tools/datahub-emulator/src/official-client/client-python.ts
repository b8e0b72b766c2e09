import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defaultCacheDir, MODEL_PACKAGE } from '../model/provision';

/** The packages that others talk to DataHub with, as they are installed for the proof of the emulator. */
export const CLIENT_PACKAGES = [
  { name: MODEL_PACKAGE.name, version: MODEL_PACKAGE.version },
  { name: 'mcp-server-datahub', version: '0.8.0' },
] as const;

/** A Python in which {@link CLIENT_PACKAGES} are installed, or why there is none. */
export type ClientPython = { python: string } | { reason: string };

/** Where and how long {@link clientPython} tries. */
export interface ClientPythonOptions {
  /** Folder that holds the environment; default `DATASPOKE_CACHE`, else `~/.cache/dataspoke`. */
  cacheDir?: string;
  /** The Python that makes it; default `PYTHON`, else `python3`. */
  python?: string;
  /** What is installed; default {@link CLIENT_PACKAGES}. */
  packages?: readonly { name: string; version: string }[];
  /** Forgets that it failed lately, and tries again. */
  isRetry?: boolean;
}

const INSTALL_MS = 300_000;
const FAILURE_KEPT_MS = 600_000;
const POLL_MS = 250;

/**
 * A Python with DataHub's own packages, made once and kept in the cache. Safe when several processes want it at once:
 * one makes it, the others wait, at most as long as an installation may take. Never raises: the rest of a suite does
 * not depend on someone else's packages, so the reason is answered instead; it holds for ten minutes, so that every
 * spec of a run without a package index is not held up again. Synchronous, because Jest must know before the tests
 * whether they are skipped.
 */
export function clientPython(options: ClientPythonOptions = {}): ClientPython {
  const packages = options.packages ?? CLIENT_PACKAGES;
  const name = packages.map((each) => `${each.name}-${each.version}`).join('-');
  const folder = join(options.cacheDir ?? defaultCacheDir(), `python-${name}`);
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, 'complete');
  const failure = `${folder}.failed`;
  if (existsSync(complete)) return { python };
  if (options.isRetry) rmSync(failure, { force: true });
  mkdirSync(dirname(folder), { recursive: true });
  const lock = `${folder}.lock`;
  const deadline = Date.now() + INSTALL_MS;
  while (!claims(lock)) {
    if (existsSync(complete)) return { python };
    if (Date.now() > deadline) return { reason: `another process has held ${lock} for too long: remove it` };
    pause(POLL_MS);
  }
  try {
    if (existsSync(complete)) return { python };
    const known = recentFailure(failure);
    if (known !== undefined) return { reason: known };
    const reason = install(folder, options.python ?? defaultPython(), packages);
    if (reason === undefined) return { python };
    writeFileSync(failure, reason);
    return { reason };
  } finally {
    rmdirSync(lock);
  }
}

// Installed where it stays: the programs of the packages name their Python by its full path.
function install(
  folder: string,
  python: string,
  packages: ClientPythonOptions['packages'],
): string | undefined {
  const options = { timeout: INSTALL_MS, stdio: 'pipe' } as const;
  const wanted = (packages ?? []).map((each) => `${each.name}==${each.version}`);
  rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync(python, ['-m', 'venv', folder], options);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', ...wanted];
    execFileSync(join(folder, 'bin', 'python'), pip, options);
    writeFileSync(join(folder, 'complete'), `${wanted.join('\n')}\n`);
    return undefined;
  } catch (failure) {
    rmSync(folder, { recursive: true, force: true });
    const text = failure instanceof Error ? failure.message.trim().split('\n').at(-1) : String(failure);
    return `${wanted.join(' and ')} cannot be installed (${text ?? 'no reason given'})`;
  }
}

// A folder is made by one process only; one that outlived any installation was left behind by a killed one.
function claims(lock: string): boolean {
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > 2 * INSTALL_MS) rmSync(lock, { recursive: true, force: true });
  try {
    mkdirSync(lock);
    return true;
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure && failure.code === 'EEXIST') return false;
    throw failure;
  }
}

function recentFailure(file: string): string | undefined {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (written === undefined || Date.now() - written > FAILURE_KEPT_MS) return undefined;
  return readFileSync(file, 'utf8');
}

function defaultPython(): string {
  const named = process.env['PYTHON'];
  return named === undefined || named === '' ? 'python3' : named;
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
