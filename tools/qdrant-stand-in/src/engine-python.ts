import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A Python in which Qdrant's engine is installed, or why there is none. */
export type EnginePython = { readonly python: string } | { readonly reason: string };

const REQUIREMENTS = join(__dirname, '../src/requirements.txt');
const INSTALL_MS = 180_000;
const FAILURE_KEPT_MS = 600_000;
const POLL_MS = 200;

/**
 * A Python with the engine of the pinned version, its wheel checked by hash; made once and kept in the cache
 * (`DATASPOKE_CACHE`, else `~/.cache/dataspoke`). Several processes may want it at once: one makes it, the others wait. Never
 * raises: the reason is answered instead, and holds for ten minutes. Synchronous, because Jest must know before the tests
 * whether they are skipped.
 */
export function enginePython(): EnginePython {
  const wanted = readFileSync(REQUIREMENTS);
  const cache = setting('DATASPOKE_CACHE') ?? join(homedir(), '.cache', 'dataspoke');
  const folder = join(
    cache,
    `qdrant-engine-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`,
  );
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, 'complete');
  mkdirSync(cache, { recursive: true });
  const lock = `${folder}.lock`;
  for (const end = Date.now() + INSTALL_MS; !claims(lock);) {
    if (existsSync(complete)) return { python };
    if (Date.now() > end) return { reason: `another process has held ${lock} for too long: remove it` };
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
  try {
    if (existsSync(complete)) return { python };
    const failure = `${folder}.failed`;
    const failed = statSync(failure, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - failed < FAILURE_KEPT_MS) return { reason: readFileSync(failure, 'utf8') };
    const reason = install(folder);
    if (reason === undefined) {
      writeFileSync(complete, '');
      return { python };
    }
    writeFileSync(failure, reason);
    return { reason };
  } finally {
    rmdirSync(lock);
  }
}

function install(folder: string): string | undefined {
  const options = { timeout: INSTALL_MS, stdio: 'pipe' } as const;
  rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync(setting('DATASPOKE_PYTHON') ?? 'python3', ['-m', 'venv', folder], options);
    const quiet = [
      '--quiet',
      '--disable-pip-version-check',
      '--no-input',
      '--only-binary=:all:',
      '--no-deps',
    ];
    const pip = ['-m', 'pip', 'install', ...quiet, '--require-hashes', '-r', REQUIREMENTS];
    execFileSync(join(folder, 'bin', 'python'), pip, options);
    return undefined;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    // What pip says may hold the address of an index with credentials.
    return 'qdrant-edge-py 0.9.0 cannot be installed; it takes Python 3.10 or later with venv and pip, and a package index';
  }
}

// A folder is made by one process only; one that outlived any installation was left behind by a killed one.
function claims(lock: string): boolean {
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > 2 * INSTALL_MS) rmSync(lock, { recursive: true, force: true });
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function setting(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
