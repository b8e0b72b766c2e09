import { execFile } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const VERSION_PROBE_MS = 5_000;

/**
 * The first executable of that name on `path` that says it is at least `minVersion` when asked with `--version`.
 * Older and unreadable ones are passed over: distributions ship servers that lack what we need.
 */
export async function findOnPath(
  name: string,
  minVersion: string,
  path: string | undefined,
): Promise<string | undefined> {
  for (const folder of (path ?? '').split(delimiter)) {
    if (!folder) continue;
    const candidate = join(folder, name);
    if (!(await isExecutable(candidate))) continue;
    const version = await askVersion(candidate);
    if (version && isAtLeast(version, minVersion)) return candidate;
  }
  return undefined;
}

/** Compares dotted numbers part by part: 2.9.10 is older than 2.11.0. */
export function isAtLeast(version: string, minimum: string): boolean {
  const have = version.split('.').map(Number);
  const want = minimum.split('.').map(Number);
  for (let i = 0; i < want.length; i++) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function askVersion(program: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, ['--version'], { timeout: VERSION_PROBE_MS }, (error, output) => {
      resolve(error ? undefined : /(\d+\.\d+\.\d+)/.exec(output)?.[1]);
    });
  });
}
