import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ConnectorError } from '../errors';
import { type ToldFiles } from './told-files';

/** Longest line that is held, in characters; the rest of a longer one is passed over. */
const MAX_LINE = 4_000_000;
const CHUNK = 262_144;

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** False for the last line of a file that does not end with a line break: it may be half-written. */
  readonly ended: boolean;
}

/** The content of a file, unpacked when its name ends in `.gz`. */
export function contentOf(path: string, signal: AbortSignal): Readable {
  const file = createReadStream(path, { signal, highWaterMark: CHUNK });
  if (!/\.gz$/i.test(path)) return file;
  // The reader sees what went wrong where it reads.
  return pipeline(file, createGunzip({ chunkSize: CHUNK }), () => undefined);
}

/** Lines of a text file that were not `told` before, those of one piece of it at a time. Raises `ConnectorError` for what is no text, and what the file system raises. */
export async function* linesOf(
  path: string,
  signal: AbortSignal,
  told: ToldFiles,
): AsyncGenerator<readonly Line[]> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let number = 1;
  for await (const chunk of told.untold(contentOf(path, signal))) {
    if (number === 1) throwIfBinary(chunk);
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = (parts.pop() ?? '').slice(0, MAX_LINE);
    yield parts.map((text, at) => ({ number: number + at, text: withoutReturn(text), ended: true }));
    number += parts.length;
  }
  if (rest !== '') yield [{ number, text: withoutReturn(rest), ended: false }];
}

function throwIfBinary(chunk: Uint8Array): void {
  if (!chunk.subarray(0, 8_192).includes(0)) return;
  throw new ConnectorError(
    'unsupported',
    'The file is not a text: it holds zero bytes.',
    'Leave it out with files.deny; packed files must end in .gz.',
  );
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
