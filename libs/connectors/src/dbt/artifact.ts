import { type FileHandle, open } from 'node:fs/promises';
import { type JsonValue } from '../connector';
import { ConnectorError } from '../errors';
import { type SourceOptions } from '../registry';
import { parseJson } from '../json';
import { type ArtifactPlace, localFile, shownLocation, tooLarge } from './artifact-file';
import { systemCode } from '../http/network-error';
import { type ArtifactIndex, ArtifactIndexer, ArtifactSyntaxError, type ByteRange } from './artifact-index';

const PIECE_BYTES = 1 << 20;
/** A node larger than this is no dbt node. */
const MAX_VALUE_BYTES = 64_000_000;

/**
 * One of dbt's files, of which single values are read. It stays open, so a file that is replaced meanwhile is read to its end as it
 * was; one that is written over is noticed.
 */
export class Artifact {
  private constructor(
    readonly name: string,
    private readonly file: FileHandle,
    private readonly index: ArtifactIndex,
    private readonly changed: () => Promise<boolean>,
    private readonly release: () => Promise<void>,
  ) {}

  /** Reads through the file once and notes where the values of `sections` stand. Raises `ConnectorError`. */
  static async open(
    name: string,
    place: ArtifactPlace,
    sections: readonly string[],
    options: SourceOptions,
    signal: AbortSignal,
  ): Promise<Artifact> {
    const local = await localFile(place, options, signal);
    let file: FileHandle | undefined;
    try {
      file = await open(local.path, 'r');
      const { size, mtimeMs } = await file.stat();
      if (size > place.maxBytes) throw tooLarge(place.location, place.maxBytes);
      const opened = file;
      const index = await indexed(file, new Set(sections), signal);
      const changed = async (): Promise<boolean> => {
        const now = await opened.stat();
        return now.size !== size || now.mtimeMs !== mtimeMs;
      };
      const release = async (): Promise<void> => {
        await opened.close();
        await local.release();
      };
      return new Artifact(`${name} ${shownLocation(place.location)}`, file, index, changed, release);
    } catch (error) {
      await file?.close();
      await local.release();
      throw readError(error, name, place.location, signal);
    }
  }

  /** Names of a section's members, sorted. */
  keys(section: string): readonly string[] {
    return [...(this.index.objects.get(section)?.keys() ?? [])].sort();
  }

  has(section: string, key: string): boolean {
    return this.index.objects.get(section)?.has(key) ?? false;
  }

  /** A member of a section, or the whole section; undefined when there is none. Raises `ConnectorError`. */
  async value(section: string, key?: string): Promise<JsonValue | undefined> {
    const range =
      key === undefined ? this.index.whole.get(section) : this.index.objects.get(section)?.get(key);
    return range && this.parse(range, key ?? section);
  }

  /** The elements of a section that is a list, in order. Raises `ConnectorError`. */
  async *elements(section: string): AsyncGenerator<JsonValue> {
    for (const [at, range] of (this.index.lists.get(section) ?? []).entries()) {
      yield await this.parse(range, `${section}[${at}]`);
    }
  }

  /** Raises `ConnectorError` `interrupted` when the file was written over since it was opened. */
  async checkUnchanged(): Promise<void> {
    if (!(await this.changed())) return;
    throw new ConnectorError(
      'interrupted',
      `The ${this.name} was written over while it was read.`,
      'Start the run again once dbt has finished.',
    );
  }

  close(): Promise<void> {
    return this.release();
  }

  private async parse({ start, end }: ByteRange, what: string): Promise<JsonValue> {
    const length = end - start;
    if (length > MAX_VALUE_BYTES) {
      throw new ConnectorError(
        'unsupported',
        `${JSON.stringify(what)} of the ${this.name} takes ${length} bytes.`,
        `Up to ${MAX_VALUE_BYTES} bytes are read; leave out what makes it so large.`,
      );
    }
    const bytes = Buffer.alloc(length);
    const { bytesRead } = await this.file.read(bytes, 0, length, start);
    try {
      if (bytesRead !== length) throw new SyntaxError('shorter than it was');
      return parseJson(bytes);
    } catch {
      await this.checkUnchanged();
      throw new ConnectorError(
        'source-error',
        `${JSON.stringify(what)} of the ${this.name} is no JSON in UTF-8 (bytes ${start} to ${end}).`,
        'Let dbt write the file again.',
      );
    }
  }
}

async function indexed(
  file: FileHandle,
  sections: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ArtifactIndex> {
  const indexer = new ArtifactIndexer(sections);
  const piece = Buffer.alloc(PIECE_BYTES);
  for (let position = 0; ;) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(piece, 0, PIECE_BYTES, position);
    if (bytesRead === 0) return indexer.finish();
    indexer.add(piece.subarray(0, bytesRead));
    position += bytesRead;
  }
}

function readError(error: unknown, name: string, location: string, signal: AbortSignal): unknown {
  if (error instanceof ConnectorError) return error;
  const where = `${name} ${shownLocation(location)}`;
  if (signal.aborted) {
    return new ConnectorError(
      'cancelled',
      `Reading the ${where} was cancelled.`,
      'Start it again when wanted.',
    );
  }
  if (error instanceof ArtifactSyntaxError) {
    return new ConnectorError(
      'source-error',
      `The ${where} cannot be read: ${error.message}.`,
      'Let dbt write the file again, and copy it only when dbt has finished.',
    );
  }
  const code = systemCode(error);
  if (code === 'unknown') return error;
  return new ConnectorError(
    code === 'EACCES' || code === 'EPERM' ? 'permission' : 'source-error',
    `The ${where} cannot be opened (${code}).`,
    'Check that it is a file and that the service may read it.',
  );
}
