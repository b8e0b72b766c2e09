import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const DOWNLOAD_MS = 120_000;
const run = promisify(execFile);

/**
 * Unpacks packages of this machine's own distribution into a folder below `work`, the first of `names` and what it is linked with; nothing
 * is installed. What a library is called differs from release to release, and not all are there, so those that cannot be had are left
 * out. Gives the folder. Raises what `dpkg` raises.
 */
export async function unpackPackages(work: string, names: readonly string[]): Promise<string> {
  const fetchAll = (): Promise<readonly boolean[]> =>
    Promise.all(
      names.map((name) =>
        run('apt-get', ['download', name], { cwd: work, timeout: DOWNLOAD_MS }).then(
          () => true,
          () => false,
        ),
      ),
    );
  const [first] = await fetchAll();
  if (!first && process.getuid?.() === 0) {
    await run('apt-get', ['update'], { timeout: DOWNLOAD_MS });
    await fetchAll();
  }
  const unpacked = join(work, 'root');
  for (const name of await readdir(work))
    if (name.endsWith('.deb')) await run('dpkg', ['-x', join(work, name), unpacked]);
  return unpacked;
}
