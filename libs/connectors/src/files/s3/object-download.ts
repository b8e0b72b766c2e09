import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { throwIfCancelled } from '../../cancellation';
import { ConnectorError } from '../../errors';
import { systemCode } from '../../http/network-error';
import { packingOf } from '../file-format';
import { brokenPacking } from '../packed-file';
import { type Extent, type FoundFile, type OpenFiles } from '../file-store';
import { type FileFormat, type FilesRecipe } from '../recipe';
import { type Bucket } from './bucket';
import { LineEnd } from './line-end';

interface DownloadOptions {
  /** Beginning of the paths of what is fetched. */
  readonly place: string;
  readonly format: FileFormat;
  readonly encoding: FilesRecipe['encoding'];
  readonly signal: AbortSignal;
}

/** Enough for what most Parquet files say of themselves. */
const PARQUET_TAIL = 65_536;
const PARQUET_MAGIC = 'PAR1';
const DISK_FAULT = /^(ENOSPC|EDQUOT|EROFS|EACCES|EIO)$/;
const PACKING_FAULT = /^(Z_|ZSTD_|ERR_ZSTD)/;

/**
 * Fetches the objects of one dataset, each within the bytes that are allowed for it: whole, or of what is larger the lines at its
 * beginning (text) or the description at its end (Parquet).
 */
export class ObjectDownload {
  private readonly paths: string[] = [];
  private readonly extents: Extent[] = [];
  private readonly made: string[] = [];

  constructor(
    private readonly bucket: Bucket,
    private readonly options: DownloadOptions,
  ) {}

  /** How many bytes were written. Raises `ConnectorError`. */
  async fetch(file: FoundFile, index: number, most: number): Promise<number> {
    const extent = extentOf(file, this.options.format, most);
    const path = await this.placeOf(file, index, extent);
    const handle = await open(path, 'wx', 0o600);
    try {
      this.paths.push(path);
      this.extents.push(extent);
      if (extent === 'description') return await this.description(file, handle, most);
      return extent === 'whole' ? await this.whole(file, handle) : await this.beginning(file, handle, most);
    } catch (error) {
      const code = systemCode(error);
      if (DISK_FAULT.test(code)) throw noRoom(code);
      if (PACKING_FAULT.test(code)) throw brokenPacking();
      throw this.bucket.contentError(error, file.key);
    } finally {
      await handle.close();
    }
  }

  result(): Pick<OpenFiles, 'paths' | 'extent' | 'notes'> {
    const count = (wanted: Extent): number => this.extents.filter((extent) => extent === wanted).length;
    const [beginning, description] = [count('beginning'), count('description')];
    const of = (part: number): string =>
      this.extents.length === 1 ? 'The file is' : `${part} of ${this.extents.length} files are`;
    return {
      paths: this.paths,
      extent: description > 0 ? 'description' : beginning > 0 ? 'beginning' : 'whole',
      notes: [
        ...(beginning > 0
          ? [`${of(beginning)} larger than s3.maxDownloadBytes allows; only the beginning was read.`]
          : []),
        ...(description > 0
          ? [`${of(description)} larger than s3.maxDownloadBytes allows; no values were read.`]
          : []),
      ],
    };
  }

  private async whole(file: FoundFile, handle: FileHandle): Promise<number> {
    let written = 0;
    for await (const piece of pieces(await this.bucket.read(file))) {
      throwIfCancelled(this.options.signal);
      written += piece.length;
      if (written > file.bytes) throw changed();
      await handle.write(piece);
    }
    if (written < file.bytes) throw changed();
    return written;
  }

  /** Unpacked, since what is packed and cut cannot be opened. */
  private async beginning(file: FoundFile, handle: FileHandle, most: number): Promise<number> {
    const packing = packingOf(file.key);
    const range = packing === undefined ? { first: 0, last: most - 1 } : undefined;
    const content = await this.bucket.read(file, range);
    const end = new LineEnd(this.options.format !== 'jsonl', this.options.encoding === 'utf-16');
    let written = 0;
    for await (const piece of pieces(packing === undefined ? content : unpacked(content, packing))) {
      throwIfCancelled(this.options.signal);
      const taken = piece.subarray(0, most - written);
      end.add(taken);
      written += taken.length;
      await handle.write(taken);
      if (written >= most) break;
    }
    if (end.offset === 0) {
      throw new ConnectorError(
        'unsupported',
        `No line ends within its first ${written} bytes.`,
        'Raise s3.maxDownloadBytes when the file is what it should be, or leave it out with files.deny.',
      );
    }
    await handle.truncate(end.offset);
    return end.offset;
  }

  /** Into a file of the same length with nothing else in it, which takes no room on the disk. */
  private async description(file: FoundFile, handle: FileHandle, most: number): Promise<number> {
    const tail = await this.tail(file, Math.min(PARQUET_TAIL, most));
    if (tail.subarray(-4).toString('latin1') !== PARQUET_MAGIC) {
      throw new ConnectorError(
        'source-error',
        'It is no Parquet file, or its end is missing.',
        'Correct the file, or leave it out with files.deny.',
      );
    }
    // Behind the description stand its length and the magic.
    const length = tail.readUInt32LE(tail.length - 8) + 8;
    if (length > most) {
      throw new ConnectorError(
        'unsupported',
        `It describes itself with ${length} bytes, which is more than may be fetched of it.`,
        'Raise s3.maxDownloadBytes.',
      );
    }
    const wanted = length <= tail.length ? tail : await this.tail(file, length);
    await handle.write(wanted, 0, wanted.length, file.bytes - wanted.length);
    return wanted.length;
  }

  private async tail(file: FoundFile, length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let taken = 0;
    for await (const piece of pieces(await this.bucket.read(file, { atEnd: length }))) {
      taken += piece.length;
      if (taken > length) throw changed();
      parts.push(piece);
    }
    if (taken < length) throw changed();
    return Buffer.concat(parts);
  }

  /** Removes what was fetched. */
  async release(): Promise<void> {
    for (const path of this.made) await rm(path, { recursive: true, force: true });
  }

  /** A path that has what the engine reads from paths: the keys of partitions, and how the file is packed. */
  private async placeOf({ key, folders }: FoundFile, index: number, extent: Extent): Promise<string> {
    const packing = extent === 'whole' ? packingOf(basename(key)) : undefined;
    const ending = `.${this.options.format}${packing === undefined ? '' : `.${packing}`}`;
    const partitions = folders.filter((name) => name.includes('='));
    const own = `${this.options.place}-${index}`;
    if (partitions.length === 0) {
      this.made.push(`${own}${ending}`);
      return `${own}${ending}`;
    }
    this.made.push(own);
    const folder = join(own, ...partitions);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      const code = systemCode(error);
      if (DISK_FAULT.test(code)) throw noRoom(code);
      throw new ConnectorError(
        'unsupported',
        `The name of a partition of it cannot be the name of a folder (${code}).`,
        'Shorten it, or leave it out with files.deny.',
      );
    }
    return join(folder, `file${ending}`);
  }
}

function extentOf({ bytes }: FoundFile, format: FileFormat, most: number): Extent {
  if (bytes <= most) return 'whole';
  if (format === 'parquet') return 'description';
  if (format !== 'xlsx') return 'beginning';
  throw new ConnectorError(
    'unsupported',
    `The workbook has ${bytes} bytes, and ${most} of it may be fetched.`,
    'Raise s3.maxDownloadBytes, or leave it out with files.deny.',
  );
}

async function* pieces(stream: Readable): AsyncGenerator<Buffer> {
  for await (const piece of stream) if (Buffer.isBuffer(piece)) yield piece;
}

function unpacked(content: Readable, packing: 'gz' | 'zst'): Transform {
  // Whatever goes wrong in the one reaches who reads the other.
  return pipeline(content, packing === 'gz' ? createGunzip() : createZstdDecompress(), () => undefined);
}

function changed(): ConnectorError {
  return new ConnectorError(
    'source-error',
    'It was changed while the bucket was read.',
    'Start the run again.',
  );
}

function noRoom(code: string): ConnectorError {
  return new ConnectorError(
    'source-error',
    `There is no room on the disk of the service to fetch it (${code}).`,
    'Free space for temporary files, or lower s3.maxDownloadBytes.',
  );
}
