import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type JsonValue } from '../connector';
import { parseJson } from '../json';
import { throwIfCancelled } from '../cancellation';
import { ConnectorError } from '../errors';
import { allowedPath } from '../folder-guard';

export interface EventFile {
  readonly name: string;
  readonly bytes: number;
  readonly changedAt: number;
}

/** Where a line stands: numbers begin with 1, `offset` and `bytes` are those of the file. */
export interface LinePlace {
  readonly number: number;
  readonly offset: number;
  readonly bytes: number;
}

/** A line of a file: its event, or what is wrong with it. */
export type EventLine = LinePlace & ({ readonly value: JsonValue } | { readonly fault: string });

/** The event files right in a folder, by name. Raises `ConnectorError`. */
export async function eventFiles(folder: string): Promise<readonly EventFile[]> {
  const files: EventFile[] = [];
  try {
    for (const name of await readdir(folder)) {
      if (!/\.(ndjson|jsonl)$/i.test(name)) continue;
      const found = await stat(join(folder, name));
      if (found.isFile()) files.push({ name, bytes: found.size, changedAt: found.mtimeMs });
    }
  } catch (error) {
    throw unreadable(folder, error);
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The lines of an event file, one at a time and none longer than `maxBytes`. A file that is a link leads into `folders` or is not
 * read. Raises `ConnectorError`, also when `signal` fires.
 */
export async function* eventLines(
  path: string,
  folders: readonly string[],
  maxBytes: number,
  signal: AbortSignal,
): AsyncGenerator<EventLine> {
  const stream = createReadStream(await allowedPath(path, folders));
  let rest: Buffer[] = [];
  let [size, number, offset] = [0, 1, 0];
  const take = (part: Buffer): void => {
    size += part.length;
    // What is too long is counted to its end, and not kept.
    if (size <= maxBytes) rest.push(part);
    else rest = [];
  };
  const finish = (): EventLine | undefined => {
    const found =
      size > maxBytes
        ? { fault: `the line is longer than ${maxBytes / 1_048_576} MiB` }
        : parsed(Buffer.concat(rest));
    const line = found && { number, offset, bytes: size, ...found };
    // A line break stands between it and the next one.
    offset += size + 1;
    [rest, size] = [[], 0];
    number += 1;
    return line;
  };
  try {
    for await (const chunk of chunksOf(stream)) {
      throwIfCancelled(signal);
      let from = 0;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
        take(chunk.subarray(from, at));
        from = at + 1;
        const line = finish();
        if (line) yield line;
      }
      take(chunk.subarray(from));
    }
    const last = finish();
    if (last) yield last;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    stream.destroy();
  }
}

function chunksOf(stream: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  return stream;
}

/** Undefined for an empty line. */
export function parsed(
  bytes: Buffer,
): { readonly value: JsonValue } | { readonly fault: string } | undefined {
  if (bytes.toString('latin1').trim() === '') return undefined;
  try {
    return { value: parseJson(bytes) };
  } catch (error) {
    // Nested deeper than the parser goes.
    if (error instanceof RangeError) return { fault: 'the line is nested too deep' };
    if (error instanceof SyntaxError || error instanceof TypeError) {
      return { fault: 'the line is no JSON in UTF-8' };
    }
    throw error;
  }
}

/** What to raise instead of an error of the file system; any other error stays as it is. */
function unreadable(path: string, error: unknown): unknown {
  if (error instanceof ConnectorError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return error;
  return new ConnectorError(
    code === 'ENOENT' ? 'not-found' : code === 'EACCES' ? 'permission' : 'source-error',
    `${JSON.stringify(path)} cannot be read.`,
    'Check that it is still there and that the service may read it.',
  );
}
