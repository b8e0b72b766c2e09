import { type Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';

/** Longest script that is looked at, in bytes. */
export const MAX_SCRIPT_BYTES = 4_000_000;
const MAX_DEPTH = 64;

/**
 * Paths of the `.sql` files below `root`, in the order of names; links and hidden names are not followed. Raises `ConnectorError`: a
 * folder that cannot be listed would make the scope look smaller than it is.
 */
export async function* scriptPaths(
  root: string,
  signal: AbortSignal,
  below: readonly string[] = [],
): AsyncGenerator<string> {
  throwIfCancelled(signal);
  for (const entry of await entriesOf(root, below)) {
    if (entry.name.startsWith('.')) continue;
    const path = [...below, entry.name];
    if (entry.isDirectory() && path.length < MAX_DEPTH) yield* scriptPaths(root, signal, path);
    else if (entry.isFile() && /\.sql$/i.test(entry.name)) yield path.join('/');
  }
}

async function entriesOf(root: string, below: readonly string[]): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(join(root, ...below), { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    throw below.length === 0
      ? gone()
      : new ConnectorError(
          'permission',
          `The folder ${JSON.stringify(below.join('/'))} cannot be listed.`,
          `Give the service's user the right to read it, or start the run again if it was just removed.`,
        );
  }
}

/** Raises `ConnectorError` `unreachable` when the folder of a source is not there any more. */
export async function throwIfFolderGone(root: string): Promise<void> {
  await stat(root).catch(() => {
    throw gone();
  });
}

/** A script as text, and when it was changed in epoch milliseconds. Raises `ConnectorError` for one that cannot be read. */
export async function readScript(
  root: string,
  path: string,
): Promise<{ readonly sql: string; readonly changedAt: number }> {
  const full = join(root, path);
  let bytes: Buffer;
  let changedAt: number;
  try {
    const { size, mtimeMs } = await stat(full);
    if (size > MAX_SCRIPT_BYTES) {
      throw new ConnectorError(
        'unsupported',
        `${JSON.stringify(path)} has ${size} bytes; scripts are read up to ${MAX_SCRIPT_BYTES}.`,
        'Split it, or leave it out with files.deny.',
      );
    }
    changedAt = Math.floor(mtimeMs);
    bytes = await readFile(full);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    await throwIfFolderGone(root);
    throw new ConnectorError(
      'permission',
      `${JSON.stringify(path)} cannot be read.`,
      `Give the service's user the right to read it, or start the run again if it was just removed.`,
    );
  }
  try {
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return {
      sql: new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes),
      changedAt,
    };
  } catch {
    throw new ConnectorError(
      'unsupported',
      `${JSON.stringify(path)} is neither UTF-8 nor UTF-16 with its mark.`,
      'Save it as UTF-8, or leave it out with files.deny.',
    );
  }
}

function gone(): ConnectorError {
  return new ConnectorError(
    'unreachable',
    'The folder of the source is gone.',
    'Bring it back, or mount it again, and start the run again.',
  );
}
