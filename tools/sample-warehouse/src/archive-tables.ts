import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { fromBufferPromise } from 'yauzl';
import { SampleError } from './sample-error';

/** Raw tables and the rows that the pinned archive holds for each, header not counted. */
export const RAW_ROWS = {
  airlines: 16,
  airports: 1_458,
  planes: 3_322,
  weather: 26_115,
  flights: 336_776,
} as const;

export type RawTable = keyof typeof RAW_ROWS;

/** One CSV file of the archive, header included. `csv` must be read to its end before the next is asked for. */
export interface ArchivedTable {
  readonly table: RawTable;
  readonly csv: AsyncIterable<Buffer>;
}

// The zip has to be in memory because its table of contents is at its end; the pinned one has 8 MB.
const MAX_ZIP_BYTES = 32 * 1024 * 1024;

const CSV_FILE = /^(\w+)\.csv(\.zip)?$/;

/** Streams the tables out of the archive, in the archive's order. @throws SampleError when it cannot be read. */
export async function* readArchive(path: string): AsyncGenerator<ArchivedTable> {
  const entries = extract();
  const reading = pipeline(createReadStream(path), createGunzip(), entries);
  // Reported where the entries are consumed; without a handler here it would count as unhandled.
  reading.catch(() => undefined);
  try {
    for await (const entry of entries) {
      const [, table = '', zipped] = CSV_FILE.exec(basename(entry.header.name)) ?? [];
      if (!isRawTable(table)) entry.resume();
      else if (zipped) yield { table, csv: unzip(bytes(entry), `${table}.csv`) };
      else yield { table, csv: bytes(entry) };
    }
    await reading;
  } finally {
    entries.destroy();
  }
}

function isRawTable(name: string): name is RawTable {
  return Object.hasOwn(RAW_ROWS, name);
}

async function* bytes(stream: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw damaged('not made of bytes');
    yield chunk;
  }
}

async function* unzip(zipped: AsyncIterable<Buffer>, member: string): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of zipped) {
    size += chunk.length;
    if (size > MAX_ZIP_BYTES) throw damaged(`${member}.zip is larger than expected`);
    chunks.push(chunk);
  }
  const zip = await fromBufferPromise(Buffer.concat(chunks), { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== member) continue;
    yield* bytes(await zip.openReadStreamPromise(entry));
    return;
  }
  throw damaged(`${member} is missing`);
}

/** The archive passed its checksum and still does not hold what we know of it. */
export function damaged(what: string): SampleError {
  return new SampleError(
    'archive-damaged',
    `The sample archive is not usable (${what}); delete it from the cache folder and start again.`,
  );
}
