import { type Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { type Format } from './recipe';

/** Longest script that is looked at, in bytes. */
const MAX_SCRIPT_BYTES = 4_000_000;
const MAX_DEPTH = 64;

/** Names of the files that hold a format; logs may be rotated (`.1`) and packed (`.gz`). */
const NAMES: Readonly<Record<Format, RegExp>> = {
  scripts: /\.sql$/i,
  'postgres-stderr': /\.log(?:[.-][\w-]+)*(?:\.gz)?$/i,
  'postgres-csv': /\.csv(?:[.-][\w-]+)*(?:\.gz)?$/i,
  'postgres-json': /\.json(?:[.-][\w-]+)*(?:\.gz)?$/i,
  'query-history': /\.csv(?:\.gz)?$/i,
};

/**
 * Paths of the files of a format below `root`, folder by folder in the order of {@link rotationKey}; links and hidden names are not
 * followed. Raises `ConnectorError`: a folder that cannot be listed would make the scope look smaller than it is.
 */
export async function* sourceFiles(
  root: string,
  format: Format,
  signal: AbortSignal,
  below: readonly string[] = [],
): AsyncGenerator<string> {
  throwIfCancelled(signal);
  const entries = await entriesOf(root, below);
  const names = new Set(entries.map(({ name }) => name));
  for (const entry of entries) {
    // A file that is just being packed is there twice for a moment.
    const isTwice = /\.gz$/i.test(entry.name) && names.has(entry.name.slice(0, -3));
    if (entry.name.startsWith('.') || isTwice) continue;
    const path = [...below, entry.name];
    if (entry.isDirectory() && path.length < MAX_DEPTH) yield* sourceFiles(root, format, signal, path);
    else if (entry.isFile() && NAMES[format].test(entry.name)) yield path.join('/');
  }
}

/** Sorts by name, but of rotated files those with the highest number first: they are the oldest. */
export function rotationKey(name: string): string {
  const [, stem, number = '0'] = /^(.+\.\w+)\.(\d{1,5})(?:\.gz)?$/.exec(name) ?? [];
  return [stem ?? name.replace(/\.gz$/, ''), String(99_999 - Number(number)).padStart(5, '0'), name].join(
    '\u0001',
  );
}

async function entriesOf(root: string, below: readonly string[]): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(join(root, ...below), { withFileTypes: true });
    return entries.sort((a, b) => (rotationKey(a.name) < rotationKey(b.name) ? -1 : 1));
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

/** The error for a file that cannot be read; `unreachable` when its whole folder is gone. */
export async function unreadable(root: string, path: string): Promise<ConnectorError> {
  try {
    await throwIfFolderGone(root);
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  return new ConnectorError(
    'permission',
    `${JSON.stringify(path)} cannot be read.`,
    `Give the service's user the right to read it, or start the run again if it was just removed.`,
  );
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
    throw await unreadable(root, path);
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
